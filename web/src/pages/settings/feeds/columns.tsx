// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn } from '@/list/types';
import { Ago } from '@/parts/Ago';
import { Count } from '@/parts/Count';
import { formatCount } from '@/parts/numbers';
import { formatTime } from '@/parts/time';
import { text } from '@/text';

/** A feed as the list has it. */
export type Feed = Schema<'FeedRow'>;

const words = text.settings.feeds;

const COLOUR = { failed: 'danger', stale: 'warning', never: 'informative', current: 'success' } as const;

const useStyles = makeStyles({
  marks: { display: 'flex', gap: tokens.spacingHorizontalXS },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** How a feed stands, as marks with words; why it failed is their tooltip, and stands in a column of its own. */
function FeedStates({ feed }: { feed: Feed }) {
  const styles = useStyles();
  return (
    <span className={styles.marks}>
      {feed.states.map((state) => (
        <Badge
          key={state}
          appearance="tint"
          color={COLOUR[state]}
          shape="rounded"
          title={state === 'failed' ? (feed.reason ?? undefined) : words.stateMeans(state, feed.staleAfterDays)}
        >
          {words.states[state]}
        </Badge>
      ))}
    </span>
  );
}

function Quiet({ children }: { children: string }) {
  return <span className={useStyles().quiet}>{children}</span>;
}

function coversOf(feed: Feed) {
  if (feed.kind === null) {
    return <Quiet>{words.nothing}</Quiet>;
  }
  return feed.covers.length === 0 ? (
    <Quiet>{words.coversAll}</Quiet>
  ) : (
    <span title={feed.covers.join(', ')}>{feed.covers.join(', ')}</span>
  );
}

function ageOf(feed: Feed) {
  if (feed.snapshot === null || feed.ageDays === null) {
    return <Quiet>{feed.kind === null ? words.nothing : words.noSnapshot}</Quiet>;
  }
  return (
    <time dateTime={feed.snapshot} title={formatTime(new Date(feed.snapshot))}>
      {words.days(feed.ageDays)}
    </time>
  );
}

function countOf(count: number | null) {
  return count === null ? <Quiet>{words.nothing}</Quiet> : formatCount(count);
}

/** What can be seen of feeds; `search` is what the address says of the list, which stays while the records set aside are looked at. */
export function feedColumns(search: string): readonly ListColumn<Feed>[] {
  return [
    { id: 'name', header: words.name, width: 190, grow: true, cell: (feed) => feed.name },
    {
      id: 'states',
      header: words.state,
      hint: words.stateHint,
      width: 176,
      descendingFirst: true,
      exports: ['states', 'reason'],
      cell: (feed) => <FeedStates feed={feed} />,
    },
    { id: 'ageDays', header: words.snapshot, width: 110, descendingFirst: true, cell: ageOf },
    {
      id: 'staleAfterDays',
      header: words.staleAfterHeader,
      width: 110,
      hidden: true,
      cell: (feed) => words.limit(feed.staleAfterDays),
    },
    { id: 'covers', header: words.covers, width: 130, grow: true, cell: coversOf },
    {
      id: 'records',
      header: words.records,
      width: 90,
      align: 'end',
      descendingFirst: true,
      cell: (feed) => countOf(feed.records),
    },
    {
      id: 'rejected',
      header: words.rejected,
      hint: words.rejectedHint,
      width: 100,
      align: 'end',
      descendingFirst: true,
      cell: (feed) =>
        feed.rejected === null ? (
          countOf(null)
        ) : (
          <Count
            count={feed.rejected}
            to={`${links.settings('feeds', feed.name)}${search}`}
            label={words.setAsideOf(feed.name)}
          />
        ),
    },
    {
      id: 'imported',
      header: words.imported,
      width: 110,
      descendingFirst: true,
      cell: (feed) => (feed.imported === null ? <Quiet>{text.common.never}</Quiet> : <Ago time={feed.imported} />),
    },
    {
      id: 'kind',
      header: words.kind,
      width: 130,
      hidden: true,
      cell: (feed) => feed.kind ?? <Quiet>{words.nothing}</Quiet>,
    },
    {
      id: 'withdrawn',
      header: words.withdrawn,
      hint: words.withdrawnHint,
      width: 100,
      align: 'end',
      descendingFirst: true,
      hidden: true,
      cell: (feed) => countOf(feed.withdrawn),
    },
    { id: 'source', header: words.source, width: 260, grow: true, hidden: true, cell: (feed) => feed.source },
    {
      id: 'reason',
      header: words.failedWhy,
      width: 220,
      grow: true,
      hidden: true,
      cell: (feed) => feed.reason ?? text.common.none,
    },
  ];
}
