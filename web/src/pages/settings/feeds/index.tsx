// SPDX-License-Identifier: Apache-2.0
import {
  Body1,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  SearchBox,
  Switch,
  tokens,
} from '@fluentui/react-components';
import { useSearchParams } from 'react-router-dom';
import { useFeedJob } from '@/api/feeds';
import { useFeeds } from '@/api/queries';
import { may, useSession } from '@/api/session';
import { Card } from '@/parts/Card';
import { Copyable } from '@/parts/Copyable';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { FeedControls } from '@/parts/FeedControls';
import { FeedJob } from '@/parts/FeedJob';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { Rows } from '../parts/Rows';
import { SectionHead } from '../parts/SectionHead';
import { useSection } from '../useSection';
import { FeedTable } from './FeedTable';
import { matching } from './matching';
import { SetAside } from './SetAside';

const words = text.settings.feeds;

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  search: { flexGrow: 1, maxWidth: '360px' },
  count: { color: tokens.colorNeutralForeground3 },
  closed: { display: 'grid', gap: tokens.spacingVerticalM, maxWidth: '90ch' },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalS },
});

/** What to do where the server can't reach the publishers. */
function ClosedNetwork() {
  const styles = useStyles();
  return (
    <Card title={words.closedTitle}>
      <div className={styles.closed}>
        <Body1>{words.closed}</Body1>
        <ul className={styles.list}>
          <li>{words.closedMirror}</li>
          <li>{words.closedUpload}</li>
          <li>{words.closedCommand}</li>
        </ul>
        <Copyable label={words.bundle} content={words.bundleCommand} />
      </div>
    </Card>
  );
}

/** What knowledge is made of, how old it is, and how it gets newer. */
export default function Feeds() {
  const styles = useStyles();
  const feeds = useFeeds();
  const job = useFeedJob();
  const session = useSession();
  const section = useSection('feeds');
  const [search, setSearch] = useSearchParams();
  if (feeds.error) {
    return <Failure error={feeds.error} retry={() => void feeds.refetch()} />;
  }
  if (feeds.data === undefined) {
    return <Rows count={8} />;
  }
  const part = search.get('text') ?? '';
  const staleOnly = search.get('stale') === 'true';
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === '') {
          after.delete(name);
        } else {
          after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );
  const all = feeds.data.feeds;
  const shown = matching(all, part, staleOnly);
  const stale = all.filter((feed) => feed.stale).length;
  return (
    <>
      <SectionHead>{feeds.data.syncMinutes > 0 ? words.leadSync(feeds.data.syncMinutes) : words.lead}</SectionHead>
      {stale > 0 ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{words.staleTitle(stale, all.length)}</MessageBarTitle>
            {words.stale}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      <Card title={words.renew}>
        <FeedControls importMbMax={feeds.data.importMbMax} />
        {job.data ? <FeedJob /> : null}
      </Card>
      {all.length === 0 ? (
        <Empty title={words.empty}>{words.emptyBody}</Empty>
      ) : (
        <>
          <div className={styles.filters}>
            <SearchBox
              className={styles.search}
              aria-label={words.search}
              placeholder={words.search}
              value={part}
              onChange={(_, data) => set('text', data.value)}
            />
            <Switch
              label={words.staleOnly}
              checked={staleOnly}
              onChange={(_, data) => set('stale', data.checked ? 'true' : '')}
            />
            <span role="status" className={styles.count}>
              {words.shown(formatCount(shown.length), formatCount(all.length))}
            </span>
          </div>
          {shown.length === 0 ? <Empty title={words.none} /> : <FeedTable feeds={shown} />}
        </>
      )}
      {may(session.data, 'manageSecuritySettings') ? <ClosedNetwork /> : null}
      {section.id === undefined ? null : <SetAside key={section.id} feed={section.id} onClose={section.close} />}
    </>
  );
}
