// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useFacets } from '@/api/facets';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import type { ListColumn } from '@/list/types';
import { deviceColumns } from '@/pages/devices/columns';
import { deviceFilters } from '@/pages/devices/filters';
import { optionsOf } from '@/pages/software/filters';
import { domainName } from '@/pages/software/VersionsTab';
import { Empty } from '@/parts/Empty';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { productName } from './affected';

const words = text.weaknesses.filter;
const affected = text.weakness.software;

type Row = Schema<'WeaknessDevice'>;

/** What has the weakness on each device, and in which version it is fixed there. */
const packageColumns: readonly ListColumn<Row>[] = [
  {
    id: 'software',
    header: text.weakness.devices.software,
    width: 140,
    grow: true,
    sortable: false,
    cell: (device) => device.software.join(', '),
  },
  {
    id: 'installedVersions',
    header: text.weakness.devices.installed,
    width: 130,
    sortable: false,
    cell: (device) => device.installedVersions.join(', '),
  },
  {
    id: 'fixedVersions',
    header: text.weakness.devices.fixed,
    width: 130,
    sortable: false,
    cell: (device) =>
      device.fixedVersions.length === 0 ? text.weakness.devices.noFix : device.fixedVersions.join(', '),
  },
];

/** What every list of devices shows, and this one when somebody chooses it: there is more to see here than fits. */
const LESS_ASKED = new Set(['weaknesses', 'value', 'tags', 'assessmentGaps']);

/** The columns of every list of devices and, beside the name, the way to the evidence for this weakness and where it is. */
function columnsFor(id: string): readonly ListColumn<Row>[] {
  const [name, ...others] = deviceColumns;
  const why: ListColumn<Row> = {
    id: 'why',
    header: text.weakness.devices.why,
    width: 100,
    sortable: false,
    exports: [],
    cell: (device) => (
      <TextLink
        to={links.device(device.id, 'weaknesses', { finding: id })}
        label={text.weakness.devices.whyOf(device.name || device.id)}
      >
        {text.weakness.devices.evidence}
      </TextLink>
    ),
  };
  const rest = others.map((column) => (LESS_ASKED.has(column.id) ? { ...column, hidden: true } : column));
  return name === undefined ? [why, ...packageColumns] : [name, why, ...packageColumns, ...rest];
}

/** The devices that are exposed to a weakness. */
export function DevicesTab({ it }: { it: Schema<'WeaknessDetail'> }) {
  const facets = useFacets();
  const columns = useMemo(() => columnsFor(it.id), [it.id]);
  return (
    <DataList<Row>
      name="weakness.devices"
      label={text.weakness.devices.list}
      path={`/api/v1/weaknesses/${encodeURIComponent(it.id)}/devices`}
      columns={columns}
      filters={[
        ...deviceFilters(facets.data),
        { id: 'software', label: words.software, kind: 'choice', linkOnly: true, valueLabel: productName },
        { id: 'version', label: words.version, kind: 'choice', linkOnly: true },
        { id: 'domain', label: words.domain, kind: 'choice', linkOnly: true, valueLabel: domainName },
        { id: 'package', label: words.package, kind: 'choice', linkOnly: true },
        {
          id: 'status',
          label: affected.column.status,
          kind: 'choice',
          linkOnly: true,
          options: optionsOf(affected.status),
        },
        { id: 'fix', label: affected.column.fix, kind: 'choice', linkOnly: true, options: optionsOf(affected.fix) },
        { id: 'fixedVersion', label: affected.column.fixedVersion, kind: 'choice', linkOnly: true },
      ]}
      sort="-exposureScore,name"
      rowId={(row) => row.id}
      rowLink={(row) => links.device(row.id, 'weaknesses', { finding: it.id })}
      searchHint={text.software.device.searchHint}
      empty={<Empty title={text.weakness.devices.emptyTitle}>{text.weakness.devices.empty}</Empty>}
    />
  );
}
