// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { recommendationColumns, recommendationFilters } from '@/pages/recommendations/columns';
import { Empty } from '@/parts/Empty';
import { text } from '@/text';
import type { Device } from './useDevice';

type Row = Schema<'Recommendation'>;

const idOf = (row: Row) => row.id;
const linkOf = (row: Row) => links.recommendation(row.id);
const columns = recommendationColumns(0, '');

/** What can be done on a device. */
export function Recommendations({ device }: { device: Device }) {
  const words = text.device;
  return (
    <DataList<Row>
      name="device-recommendations"
      label={words.tab.recommendations}
      path={`/api/v1/devices/${device.id}/recommendations`}
      columns={columns}
      filters={recommendationFilters}
      sort="-impact"
      rowId={idOf}
      rowLink={linkOf}
      searchHint={words.recommendationsSearch}
      empty={<Empty title={words.recommendationsEmpty}>{words.recommendationsEmptyHint}</Empty>}
    />
  );
}
