// SPDX-License-Identifier: Apache-2.0
import { useFacets } from '@/api/facets';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { deviceColumns } from '@/pages/devices/columns';
import { deviceFilters } from '@/pages/devices/filters';
import { optionsOf } from '@/pages/software/filters';
import { domainName } from '@/pages/software/VersionsTab';
import { Empty } from '@/parts/Empty';
import { text } from '@/text';
import { productName } from './affected';

const words = text.weaknesses.filter;
const affected = text.weakness.software;

/** The devices that are exposed to a weakness. */
export function DevicesTab({ it }: { it: Schema<'WeaknessDetail'> }) {
  const facets = useFacets();
  return (
    <DataList
      name="weakness.devices"
      label={text.weakness.devices.list}
      path={`/api/v1/weaknesses/${encodeURIComponent(it.id)}/devices`}
      columns={deviceColumns}
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
