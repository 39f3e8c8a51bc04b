// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { ClockRegular } from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { text } from '@/text';
import { familiesOf } from './feedFamilies';

const words = text.weakness.nobody;

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(300px, 1fr))',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXL}`,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  feed: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalS, alignItems: 'baseline' },
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

/** Feeds with their age; those older than their limit say so. Parts of one feed that are of the same age are told together. */
export function FeedAges({ feeds }: { feeds: Schema<'Feeds'>['feeds'] }) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {familiesOf(feeds).map((family) => {
        const age = family.ageDays === null ? words.noAge : words.age(family.ageDays);
        return (
          <li key={`${family.name} ${family.ageDays}`} className={styles.feed}>
            {family.count > 1 ? words.family(family.name, family.count) : family.name}
            {family.stale ? (
              <span className={styles.stale}>
                <ClockRegular fontSize={14} aria-hidden />
                {age}
                {family.ageDays === null ? null : `, ${words.stale}`}
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
