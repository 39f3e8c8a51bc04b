// SPDX-License-Identifier: Apache-2.0
import { useFacets } from '@/api/facets';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { deviceColumns } from '@/pages/devices/columns';
import { deviceFilters } from '@/pages/devices/filters';
import { Empty } from '@/parts/Empty';
import { text } from '@/text';
import { keyFilters } from './filters';

const words = text.software.device;

/** The devices that have a product, and which of them are exposed through it. */
export function DevicesTab({ it }: { it: Schema<'SoftwareDetail'> }) {
  const facets = useFacets();
  return (
    <DataList
      name="software.devices"
      label={words.list}
      path={`/api/v1/software/${encodeURIComponent(it.id)}/devices`}
      columns={deviceColumns}
      filters={[
        {
          id: 'exposed',
          label: words.exposed,
          kind: 'flag',
          options: [
            { value: 'true', label: words.exposedYes },
            { value: 'false', label: words.exposedNo },
          ],
        },
        ...deviceFilters(facets.data),
        ...keyFilters,
        {
          id: 'softwareKey',
          label: text.software.filter.build,
          kind: 'choice',
          linkOnly: true,
          valueLabel: () => text.software.filter.oneBuild,
        },
      ]}
      sort="-exposureScore,name"
      rowId={(row) => row.id}
      rowLink={(row) => links.device(row.id)}
      searchHint={words.searchHint}
      empty={<Empty title={words.empty} />}
    />
  );
}
