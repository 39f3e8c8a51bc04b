// SPDX-License-Identifier: Apache-2.0
import { Body1, Caption1, makeStyles, tokens } from '@fluentui/react-components';
import { useFeeds } from '@/api/queries';
import { links } from '@/app/links';
import { Ago } from '@/parts/Ago';
import { Failure } from '@/parts/Failure';
import { FeedControls } from '@/parts/FeedControls';
import { FeedJob } from '@/parts/FeedJob';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { Step } from './Step';

const words = text.start.knowledge;

const useStyles = makeStyles({
  lead: { maxWidth: '76ch' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** The newest import of all; null where there is none. */
function newest(times: readonly string[]): string | null {
  return times.reduce<string | null>((last, time) => (last === null || time > last ? time : last), null);
}

/** Step 1: the feeds, how many there are, and how to get them. */
export function KnowledgeStep() {
  const styles = useStyles();
  const feeds = useFeeds();
  const list = feeds.data?.feeds ?? [];
  const stale = list.filter((feed) => feed.stale).length;
  const records = list.reduce((sum, feed) => sum + feed.records, 0);
  return (
    <Step number={1} title={words.title} state={list.length > 0 ? 'done' : 'now'}>
      <Body1 className={styles.lead}>{words.why}</Body1>
      {feeds.error ? <Failure error={feeds.error} retry={() => void feeds.refetch()} /> : null}
      {feeds.data ? (
        <Body1>
          {list.length === 0 ? (
            words.none
          ) : (
            <>
              <TextLink inSentence to={links.settings('feeds')}>
                {words.some(words.feeds(formatCount(list.length)), formatCount(records))}
              </TextLink>
              {stale > 0 ? `, ${words.stale(formatCount(stale))}` : ''}; {words.newest}{' '}
              <Ago time={newest(list.map((feed) => feed.imported))} />.
            </>
          )}
        </Body1>
      ) : null}
      <FeedControls importMbMax={feeds.data?.importMbMax} primary={list.length === 0} />
      <FeedJob />
      {feeds.data ? <Caption1 className={styles.quiet}>{words.bySelf(feeds.data.syncMinutes)}</Caption1> : null}
    </Step>
  );
}
