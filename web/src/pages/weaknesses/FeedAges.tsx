// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { ClockRegular } from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { text } from '@/text';

const words = text.weakness.nobody;

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXL}`,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  feed: { display: 'inline-flex', gap: tokens.spacingHorizontalXS, alignItems: 'baseline' },
  age: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  stale: {
    display: 'inline-flex',
    gap: tokens.spacingHorizontalXXS,
    alignItems: 'center',
    alignSelf: 'center',
    color: tokens.colorStatusWarningForeground1,
    fontSize: tokens.fontSizeBase200,
  },
});

/** Feeds with their age; those older than their limit say so. */
export function FeedAges({ feeds }: { feeds: Schema<'Feeds'>['feeds'] }) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {feeds.map((feed) => {
        const age = feed.age_days === null ? words.noAge : words.age(feed.age_days);
        return (
          <li key={feed.name} className={styles.feed}>
            {feed.name}
            {feed.stale ? (
              <span className={styles.stale}>
                <ClockRegular fontSize={14} aria-hidden />
                {age}
                {feed.age_days === null ? null : `, ${words.stale}`}
              </span>
            ) : (
              <span className={styles.age}>{age}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
