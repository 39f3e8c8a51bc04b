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

/** The columns of every list of devices and, beside the name, the way to the evidence for this weakness on each. */
function columnsFor(id: string): readonly ListColumn<Schema<'Device'>>[] {
  const [name, ...others] = deviceColumns;
  const why: ListColumn<Schema<'Device'>> = {
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
  return name === undefined ? [why] : [name, why, ...others];
}

/** The devices that are exposed to a weakness. */
export function DevicesTab({ it }: { it: Schema<'WeaknessDetail'> }) {
  const facets = useFacets();
  const columns = useMemo(() => columnsFor(it.id), [it.id]);
  return (
    <DataList
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
