// SPDX-License-Identifier: Apache-2.0
import { useMemo, useState } from 'react';
import { useFacets } from '@/api/facets';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { type CountPill, CountPills } from '@/parts/CountPills';
import { Empty } from '@/parts/Empty';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { weaknessColumnsOf } from './columns';
import { devicePartFilters, isNarrowed, useDevicePart } from './devicePart';
import { weaknessFilters } from './filters';
import { OfPart } from './OfPart';

const words = text.weaknesses.pills;

const PILLS: readonly CountPill[] = [
  { label: words.knownExploited, filters: { knownExploited: 'true' }, bad: true },
  { label: words.zeroDay, filters: { tag: 'zeroDay' }, bad: true },
  { label: words.critical, filters: { severity: 'critical' } },
  { label: words.noUpdate, filters: { tag: 'noSecurityUpdate' } },
];

/** Every weakness that a device is exposed to, the riskiest first. */
export function Component() {
  const facets = useFacets();
  const part = useDevicePart();
  const [ofWeaknesses] = useState(() => weaknessFilters(new Date()));
  const filters = useMemo(() => [...ofWeaknesses, ...devicePartFilters(facets.data)], [ofWeaknesses, facets.data]);
  const columns = useMemo(() => weaknessColumnsOf(part), [part]);
  return (
    <Page
      title={text.weaknesses.title}
      full
      marks={<CountPills label={words.label} path="/api/v1/weaknesses" pills={PILLS} to={links.weaknesses} />}
    >
      {isNarrowed(part) ? <OfPart>{text.weaknesses.ofPart}</OfPart> : null}
      <DataList
        name="weaknesses"
        label={text.weaknesses.list}
        path="/api/v1/weaknesses"
        columns={columns}
        filters={filters}
        sort="-risk"
        rowId={(it) => it.id}
        rowLink={(it) => links.weakness(it.id)}
        searchHint={text.weaknesses.searchHint}
        empty={
          <Empty title={text.weaknesses.empty.title}>
            {text.weaknesses.empty.text}{' '}
            <TextLink to={links.notAssessed()}>{text.weaknesses.empty.notAssessed}</TextLink>
          </Empty>
        }
      />
    </Page>
  );
}
