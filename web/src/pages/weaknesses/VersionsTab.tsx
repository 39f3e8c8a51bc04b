// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useFacets } from '@/api/facets';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { optionsOf } from '@/pages/software/filters';
import { domainName } from '@/pages/software/VersionsTab';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { type Affected, optionsFrom } from './affected';
import { type DevicePart, devicePartFilters, useDevicePart } from './devicePart';

const words = text.weakness.software;

const STATUS_COLOUR = {
  affected: 'danger',
  under_investigation: 'warning',
  not_affected: 'success',
  fixed: 'success',
} as const;

function devicesOf(cve: string, row: Affected, of: DevicePart): string {
  return links.weakness(cve, 'devices', {
    software: row.softwareId,
    package: row.name,
    version: row.version,
    domain: row.domain,
    status: row.status,
    fix: row.fix,
    fixedVersion: row.fixedVersion ?? undefined,
    ...of,
  });
}

function columnsOf(cve: string, of: DevicePart): ListColumn<Affected>[] {
  return [
    {
      id: 'software',
      header: words.column.software,
      width: 150,
      grow: true,
      exports: ['softwareId', 'software'],
      cell: (row) => <TextLink to={links.product(row.softwareId)}>{row.software}</TextLink>,
    },
    { id: 'name', header: words.column.package, width: 160, grow: true, cell: (row) => row.name },
    { id: 'version', header: words.column.version, width: 190, cell: (row) => row.version },
    {
      id: 'devices',
      header: words.column.devices,
      width: 96,
      align: 'end',
      descendingFirst: true,
      cell: (row) => (
        <Count
          count={row.devices}
          to={devicesOf(cve, row, of)}
          label={words.devicesWith(`${row.name} ${row.version}`)}
        />
      ),
    },
    {
      id: 'status',
      header: words.column.status,
      width: 140,
      cell: (row) => (
        <Badge appearance="tint" color={STATUS_COLOUR[row.status]} shape="rounded">
          {words.status[row.status]}
        </Badge>
      ),
    },
    {
      id: 'fixedVersion',
      header: words.column.fixedVersion,
      width: 190,
      exports: ['fix', 'fixedVersion'],
      cell: (row) => row.fixedVersion ?? words.noFixedVersion[row.fix],
    },
    {
      id: 'domain',
      header: words.column.domain,
      hint: text.software.version.column.domainHint,
      width: 120,
      cell: (row) => domainName(row.domain),
    },
    {
      id: 'fix',
      header: words.column.fix,
      width: 130,
      hidden: true,
      descendingFirst: true,
      cell: (row) => words.fix[row.fix],
    },
    { id: 'vendor', header: words.column.vendor, width: 140, hidden: true, cell: (row) => row.vendor },
    { id: 'ecosystem', header: words.column.ecosystem, width: 110, hidden: true, cell: (row) => row.ecosystem },
  ];
}

function filtersOf(it: Schema<'WeaknessDetail'>): ListFilter[] {
  return [
    {
      id: 'software',
      label: words.column.software,
      kind: 'choice',
      options: optionsFrom(
        it.software,
        (part) => part.softwareId,
        (part) => words.title(part.software, part.vendor),
      ),
    },
    {
      id: 'domain',
      label: words.column.domain,
      kind: 'choice',
      options: optionsFrom(
        it.software,
        (part) => part.domain,
        (part) => domainName(part.domain),
      ),
    },
    {
      id: 'status',
      label: words.column.status,
      kind: 'choice',
      options: optionsOf({ affected: words.status.affected, under_investigation: words.status.under_investigation }),
    },
    {
      id: 'fix',
      label: words.column.fix,
      kind: 'choice',
      options: optionsOf(words.fix),
    },
    { id: 'version', label: words.column.version, kind: 'choice', linkOnly: true },
    { id: 'package', label: words.column.package, kind: 'choice', linkOnly: true },
  ];
}

/** Every version on devices that has a weakness: its status, its fix, its devices. */
export function VersionsTab({ it }: { it: Schema<'WeaknessDetail'> }) {
  const facets = useFacets();
  const of = useDevicePart();
  const columns = useMemo(() => columnsOf(it.id, of), [it.id, of]);
  return (
    <DataList<Affected>
      name="weakness.versions"
      label={words.versionList}
      path={`/api/v1/weaknesses/${encodeURIComponent(it.id)}/versions`}
      columns={columns}
      filters={[...filtersOf(it), ...devicePartFilters(facets.data)]}
      sort="-devices,software,version"
      rowId={(row) =>
        [row.softwareId, row.name, row.version, row.domain, row.status, row.fix, row.fixedVersion].join(' ')
      }
      rowLink={(row) => devicesOf(it.id, row, of)}
      searchHint={words.versionSearchHint}
      empty={<Empty title={words.none}>{text.weakness.devices.empty}</Empty>}
    />
  );
}
