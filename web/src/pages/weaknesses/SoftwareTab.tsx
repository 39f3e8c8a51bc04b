// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useFacets } from '@/api/facets';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { SupportMark } from '@/pages/software/marks';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { optionsFrom } from './affected';
import { type DevicePart, devicePartFilters, useDevicePart } from './devicePart';
import { Fix } from './marks';

type Product = Schema<'WeaknessSoftware'>;

const words = text.weakness.software;

function columnsOf(cve: string, of: DevicePart): ListColumn<Product>[] {
  return [
    {
      id: 'name',
      header: words.column.software,
      width: 220,
      grow: true,
      exports: ['id', 'name', 'vendor'],
      cell: (row) => <TextLink to={links.product(row.id)}>{row.name}</TextLink>,
    },
    { id: 'vendor', header: words.column.vendor, width: 150, cell: (row) => row.vendor },
    { id: 'ecosystem', header: words.column.ecosystem, width: 110, cell: (row) => row.ecosystem },
    {
      id: 'affectedVersions',
      header: words.column.versions,
      hint: words.column.versionsHint,
      width: 150,
      align: 'end',
      descendingFirst: true,
      cell: (row) => (
        <Count
          count={row.affectedVersions}
          to={links.weakness(cve, 'versions', { software: row.id, ...of })}
          label={words.versionsOf(row.name)}
        />
      ),
    },
    {
      id: 'affectedDevices',
      header: words.column.devices,
      hint: words.column.devicesHint,
      width: 150,
      align: 'end',
      descendingFirst: true,
      cell: (row) => (
        <Count
          count={row.affectedDevices}
          to={links.weakness(cve, 'devices', { software: row.id, ...of })}
          label={words.devicesWith(row.name)}
        />
      ),
    },
    { id: 'fix', header: words.column.fix, width: 190, cell: (row) => <Fix fix={row.fix} /> },
    {
      id: 'weaknesses',
      header: words.column.weaknesses,
      hint: words.column.weaknessesHint,
      width: 150,
      align: 'end',
      descendingFirst: true,
      cell: (row) => (
        <Count count={row.weaknesses} to={links.product(row.id, 'weaknesses')} label={words.weaknessesOf(row.name)} />
      ),
    },
    {
      id: 'support',
      header: words.column.support,
      width: 180,
      hidden: true,
      exports: ['support', 'endOfSupport'],
      cell: (row) => <SupportMark support={row.support} endOfSupport={row.endOfSupport} />,
    },
    {
      id: 'installed',
      header: words.column.installed,
      width: 150,
      align: 'end',
      descendingFirst: true,
      hidden: true,
      cell: (row) => <Count count={row.installed} to={links.product(row.id, 'devices')} />,
    },
  ];
}

function filtersOf(it: Schema<'WeaknessDetail'>): ListFilter[] {
  const choices = [
    { id: 'ecosystem', label: words.column.ecosystem, options: optionsFrom(it.software, (part) => part.ecosystem) },
    { id: 'vendor', label: words.column.vendor, options: optionsFrom(it.software, (part) => part.vendor) },
    {
      id: 'fix',
      label: words.column.fix,
      options: (['all', 'some', 'none'] as const).map((value) => ({ value, label: text.weaknesses.fixShort[value] })),
    },
  ];
  return choices.map((choice) => ({ ...choice, kind: 'choice' }));
}

/** The products here that have a weakness: how many of their versions, on how many devices, and whether updates close it. */
export function SoftwareTab({ it }: { it: Schema<'WeaknessDetail'> }) {
  const facets = useFacets();
  const of = useDevicePart();
  const columns = useMemo(() => columnsOf(it.id, of), [it.id, of]);
  return (
    <DataList<Product>
      name="weakness.software"
      label={words.list}
      path={`/api/v1/weaknesses/${encodeURIComponent(it.id)}/software`}
      columns={columns}
      filters={[...filtersOf(it), ...devicePartFilters(facets.data)]}
      sort="-affectedDevices,name"
      rowId={(row) => row.id}
      rowLink={(row) => links.weakness(it.id, 'versions', { software: row.id, ...of })}
      searchHint={words.searchHint}
      empty={<Empty title={words.none}>{text.weakness.devices.empty}</Empty>}
    />
  );
}
