// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useLocation } from 'react-router-dom';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { apiQuery, readState } from '@/list/address';
import { DataList } from '@/list/DataList';
import { shapeOf } from '@/list/useListState';
import { recommendationFilters } from '@/pages/recommendations/columns';
import { Empty } from '@/parts/Empty';
import { text } from '@/text';
import { adviceColumns } from './adviceColumns';
import { Commands } from './Commands';
import type { Device } from './useDevice';

type Row = Schema<'DeviceRecommendation'>;

const idOf = (row: Row) => row.id;
const linkOf = (row: Row) => links.recommendation(row.id);
const NAME = 'device-advice';
const SORT = '-deviceGain';
const NOTHING_FIXED = {};

/** What can be done on a device, and how. */
export function Recommendations({ device }: { device: Device }) {
  const words = text.device;
  const { search } = useLocation();
  const columns = useMemo(() => adviceColumns(device.id), [device.id]);
  const path = `/api/v1/devices/${device.id}/recommendations`;
  const query = useMemo(() => {
    const shape = shapeOf({ name: NAME, columns, filters: recommendationFilters, sort: SORT });
    return apiQuery(readState(new URLSearchParams(search), shape), shape, NOTHING_FIXED);
  }, [columns, search]);
  return (
    <DataList<Row>
      name={NAME}
      label={words.tab.recommendations}
      path={path}
      columns={columns}
      filters={recommendationFilters}
      sort={SORT}
      rowId={idOf}
      rowLink={linkOf}
      searchHint={words.recommendationsSearch}
      actions={<Commands device={device} path={path} query={query} />}
      empty={<Empty title={words.recommendationsEmpty}>{words.recommendationsEmptyHint}</Empty>}
    />
  );
}
