// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular, ClockRegular, QuestionCircleRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useFeeds, useFirstRows } from '@/api/queries';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { FeedAges } from './FeedAges';

type Detail = Schema<'WeaknessDetail'>;

const words = text.weakness.nobody;

const useStyles = makeStyles({
  lead: { margin: 0 },
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  row: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr)', gap: tokens.spacingHorizontalS },
  good: { color: tokens.colorStatusSuccessForeground1 },
  attention: { color: tokens.colorStatusWarningForeground1 },
  head: { margin: 0, fontWeight: tokens.fontWeightSemibold },
});

function Ground({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  const styles = useStyles();
  return (
    <li className={styles.row}>
      {icon}
      <p className={styles.lead}>{children}</p>
    </li>
  );
}

/** What an answer about a weakness stands on: what could not be assessed, how old the feeds are, and which of them speak of it. */
export function Grounds({ it }: { it: Detail }) {
  const styles = useStyles();
  const feeds = useFeeds();
  const gaps = useFirstRows<Schema<'NotAssessed'>>('/api/v1/not-assessed', {}, 1);
  const all = feeds.data?.feeds ?? [];
  const stale = all.filter((feed) => feed.stale).length;
  const speaking = [...new Set(it.records.map((record) => record.feed))];
  const open = gaps.data?.total;
  return (
    <>
      <ul className={styles.list}>
        <Ground icon={<CheckmarkCircleRegular className={styles.good} fontSize={20} />}>{words.assessed}</Ground>
        {open === undefined ? null : (
          <Ground
            icon={
              open === 0 ? (
                <CheckmarkCircleRegular className={styles.good} fontSize={20} />
              ) : (
                <QuestionCircleRegular className={styles.attention} fontSize={20} />
              )
            }
          >
            {open === 0 ? words.noGaps : words.gaps(open)}{' '}
            {open === 0 ? null : <TextLink to={links.notAssessed()}>{words.openGaps}</TextLink>}
          </Ground>
        )}
        {all.length === 0 ? null : (
          <Ground
            icon={
              stale === 0 ? (
                <CheckmarkCircleRegular className={styles.good} fontSize={20} />
              ) : (
                <ClockRegular className={styles.attention} fontSize={20} />
              )
            }
          >
            {words.feeds(stale, all.length)} <TextLink to={links.settings('feeds')}>{words.openFeeds}</TextLink>
          </Ground>
        )}
      </ul>
      {speaking.length === 0 ? (
        <p className={styles.lead}>{words.none}</p>
      ) : (
        <>
          <p className={styles.head}>{words.speaking}</p>
          <FeedAges feeds={all.filter((feed) => speaking.includes(feed.name))} />
        </>
      )}
    </>
  );
}
