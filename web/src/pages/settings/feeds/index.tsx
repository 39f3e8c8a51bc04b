// SPDX-License-Identifier: Apache-2.0
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'react-router-dom';
import { fetchList } from '@/api/client';
import { facetOptions } from '@/api/facets';
import { useFeedJob } from '@/api/feeds';
import { keys } from '@/api/keys';
import { useFeeds } from '@/api/queries';
import { may, useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import type { ListFilter } from '@/list/types';
import { Card } from '@/parts/Card';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { FeedControls } from '@/parts/FeedControls';
import { FeedJob } from '@/parts/FeedJob';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { ListFrame } from '../parts/ListFrame';
import { Rows } from '../parts/Rows';
import { SectionHead } from '../parts/SectionHead';
import { useSection } from '../useSection';
import { ClosedNetwork } from './ClosedNetwork';
import { type Feed, feedColumns } from './columns';
import { SetAside } from './SetAside';
import { stateOptions } from './states';

const words = text.settings.feeds;

/** The filters of the list, with how many feeds each value would leave. */
function useFilters(): readonly ListFilter[] {
  const facets = useQuery({
    queryKey: keys.feeds('facets'),
    queryFn: async ({ signal }) =>
      (await fetchList<Schema<'FeedPage'>>('/api/v1/feeds/list', new URLSearchParams({ top: '0' }), signal)).facets,
  });
  const { data } = facets;
  return useMemo(
    () => [
      { id: 'state', label: words.state, kind: 'choice', options: stateOptions(data?.states) },
      { id: 'ecosystem', label: words.covers, kind: 'choice', options: facetOptions(data?.ecosystems) },
      { id: 'kind', label: words.kind, kind: 'choice', options: facetOptions(data?.kinds) },
    ],
    [data],
  );
}

/** What knowledge is made of, how old it is, and how it gets newer. */
export default function Feeds() {
  const feeds = useFeeds();
  const job = useFeedJob();
  const session = useSession();
  const section = useSection('feeds');
  const filters = useFilters();
  const { search } = useLocation();
  const columns = useMemo(() => feedColumns(search), [search]);
  if (feeds.error) {
    return <Failure error={feeds.error} retry={() => void feeds.refetch()} />;
  }
  if (feeds.data === undefined) {
    return <Rows count={8} />;
  }
  const all = feeds.data.feeds;
  const stale = all.filter((feed) => feed.stale).length;
  return (
    <>
      <SectionHead>{feeds.data.syncMinutes > 0 ? words.leadSync(feeds.data.syncMinutes) : words.lead}</SectionHead>
      {stale > 0 ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{words.staleTitle(stale, all.length)}</MessageBarTitle>
            {words.stale}{' '}
            <TextLink inSentence to={links.settings('feeds', undefined, { state: 'stale' })}>
              {words.staleShow(stale)}
            </TextLink>
          </MessageBarBody>
        </MessageBar>
      ) : null}
      <Card title={words.renew}>
        <FeedControls importMbMax={feeds.data.importMbMax} />
        {job.data ? <FeedJob /> : null}
      </Card>
      {all.length === 0 ? <Empty title={words.empty}>{words.emptyBody}</Empty> : null}
      <ListFrame>
        <DataList<Feed>
          name="settings.feeds"
          label={text.settings.sections.feeds}
          path="/api/v1/feeds/list"
          standsOn="feeds"
          columns={columns}
          filters={filters}
          sort="-states,name"
          rowId={(feed) => feed.name}
          searchHint={words.search}
          empty={<Empty title={words.none} />}
        />
      </ListFrame>
      {may(session.data, 'manageSecuritySettings') ? <ClosedNetwork /> : null}
      {section.id === undefined ? null : <SetAside key={section.id} feed={section.id} onClose={section.close} />}
    </>
  );
}
