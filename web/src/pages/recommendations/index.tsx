// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useLocation, useParams } from 'react-router-dom';
import { useFacets } from '@/api/facets';
import { useDashboard } from '@/api/queries';
import type { Schema } from '@/api/types';
import { useAddressId } from '@/app/useAddressId';
import { DataList } from '@/list/DataList';
import { devicePartFilters, isNarrowed, useDevicePart } from '@/pages/weaknesses/devicePart';
import { OfPart } from '@/pages/weaknesses/OfPart';
import { Empty } from '@/parts/Empty';
import { Page } from '@/parts/Page';
import { text } from '@/text';
import { openOver, tabOf } from './address';
import { recommendationColumns, recommendationFilters } from './columns';
import { Flyout } from './Flyout';
import { Summary } from './Summary';

const words = text.recommendations;

/** The list of recommendations, and over it the one that the address names. */
export function Component() {
  const { tab } = useParams();
  const id = useAddressId();
  const { search } = useLocation();
  const dashboard = useDashboard();
  const greatest = dashboard.data?.topRecommendations[0]?.impact ?? 0;
  const facets = useFacets();
  const part = useDevicePart();
  const columns = useMemo(() => recommendationColumns(greatest, search, part), [greatest, search, part]);
  const filters = useMemo(() => [...recommendationFilters, ...devicePartFilters(facets.data)], [facets.data]);
  return (
    <>
      <Page title={words.title} full>
        {isNarrowed(part) ? <OfPart>{words.ofPart}</OfPart> : <Summary />}
        <DataList<Schema<'Recommendation'>>
          name="recommendations"
          label={words.list}
          path="/api/v1/recommendations"
          columns={columns}
          filters={filters}
          sort="-impact"
          rowId={(it) => it.id}
          current={id}
          rowLink={(it) => openOver(it.id, 'overview', search)}
          searchHint={words.searchHint}
          empty={<Empty title={words.emptyTitle}>{words.empty}</Empty>}
        />
      </Page>
      <Flyout id={id} tab={tabOf(tab)} />
    </>
  );
}
