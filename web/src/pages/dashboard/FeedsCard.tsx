// SPDX-License-Identifier: Apache-2.0
import { Badge, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useFeeds } from '@/api/queries';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { byAge } from './feeds';
import type { Overview } from './queries';
import { useCardStyles } from './styles';

const words = text.dashboard.feeds;

/** The states of the list of feeds that a feed here is in, one or the other. */
const STATES = [
  { state: 'stale', of: true },
  { state: 'current', of: false },
] as const;

const useStyles = makeStyles({
  counts: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalL },
  scroll: {
    overflowY: 'auto',
    height: '288px',
    '@media print': { height: 'auto', overflowY: 'visible' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  head: { position: 'sticky', top: 0, backgroundColor: tokens.colorNeutralBackground1 },
  cell: { height: '28px' },
});

/** The age of every feed, the oldest first. */
export function FeedsCard({ overview, className }: { overview: Overview; className: string }) {
  const styles = useStyles();
  const card = useCardStyles();
  const feeds = useFeeds();
  const limits = new Map(feeds.data?.feeds.map((feed) => [feed.name, feed.staleAfterDays]));
  const age = (days: number | null) => (days === null ? words.unknown : words.days(formatCount(days)));
  const limit = (name: string) => {
    const days = limits.get(name);
    return days === undefined ? '' : words.days(formatCount(days));
  };
  return (
    <Card
      title={words.title}
      className={className}
      more={<TextLink to={links.settings('feeds')}>{words.all}</TextLink>}
    >
      <section
        className={styles.scroll}
        aria-label={words.caption}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={card.table}>
          <thead className={styles.head}>
            <tr>
              <th className={card.th}>{words.name}</th>
              <th className={mergeClasses(card.th, card.end)}>{words.age}</th>
              <th className={mergeClasses(card.th, card.end)}>{words.limit}</th>
              <th className={mergeClasses(card.th, card.end)}>{words.state}</th>
            </tr>
          </thead>
          <tbody>
            {byAge(overview.feeds).map((feed) => (
              <tr key={feed.name}>
                <td className={mergeClasses(card.td, styles.cell)}>{feed.name}</td>
                <td className={mergeClasses(card.td, card.end, card.unbroken, styles.cell)}>{age(feed.ageDays)}</td>
                <td className={mergeClasses(card.td, card.end, card.quiet, card.unbroken, styles.cell)}>
                  {limit(feed.name)}
                </td>
                <td className={mergeClasses(card.td, card.end, styles.cell)}>
                  <Badge appearance="tint" shape="rounded" color={feed.stale ? 'warning' : 'success'}>
                    {feed.stale ? words.stale : words.fresh}
                  </Badge>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className={styles.counts}>
        {STATES.map(({ state, of }) => (
          <span key={state}>
            {words.counted[state]}{' '}
            <Count
              count={overview.feeds.filter((feed) => feed.stale === of).length}
              to={links.settings('feeds', undefined, { state })}
              label={words.countedLabel[state]}
              inSentence
            />
          </span>
        ))}
      </div>
      <Caption1 className={card.quiet}>{words.note}</Caption1>
    </Card>
  );
}
