// SPDX-License-Identifier: Apache-2.0
import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation } from 'react-router-dom';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Ago } from '@/parts/Ago';
import { Count } from '@/parts/Count';
import { formatCount } from '@/parts/numbers';
import { formatTime } from '@/parts/time';
import { text } from '@/text';
import { Table } from '../parts/Table';

type Feed = Schema<'Feeds'>['feeds'][number];
const words = text.settings.feeds;
const COVERS_SHOWN = 3;

const useStyles = makeStyles({
  name: { display: 'grid', gap: tokens.spacingVerticalXXS },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  covers: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  age: { display: 'grid', justifyItems: 'start', gap: tokens.spacingVerticalXXS },
});

function Covers({ feed }: { feed: Feed }) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  if (feed.covers.length === 0) {
    return <span className={styles.quiet}>{words.coversAll}</span>;
  }
  const shown = all ? feed.covers : feed.covers.slice(0, COVERS_SHOWN);
  const more = feed.covers.length - shown.length;
  return (
    <span className={styles.covers}>
      {shown.map((domain) => (
        <Badge key={domain} appearance="outline" color="informative" shape="rounded">
          {domain}
        </Badge>
      ))}
      {more > 0 ? (
        <Button size="small" appearance="transparent" onClick={() => setAll(true)}>
          {words.more(more)}
        </Button>
      ) : null}
    </span>
  );
}

function Age({ feed }: { feed: Feed }) {
  const styles = useStyles();
  return (
    <span className={styles.age}>
      {feed.snapshot === null ? (
        feed.stale ? null : (
          <span>{words.noSnapshot}</span>
        )
      ) : (
        <time dateTime={feed.snapshot} title={formatTime(new Date(feed.snapshot))}>
          {words.days(feed.age_days ?? 0)}
        </time>
      )}
      {feed.stale ? (
        <Badge appearance="tint" color="warning" shape="rounded">
          {feed.snapshot === null ? words.staleUnknown : words.staleAfter(feed.staleAfterDays)}
        </Badge>
      ) : null}
    </span>
  );
}

/** The feeds: what each judges, how much is in it, how old it is and where it came from. */
export function FeedTable({ feeds }: { feeds: readonly Feed[] }) {
  const { search } = useLocation();
  const styles = useStyles();
  return (
    <Table
      label={text.settings.sections.feeds}
      rows={feeds}
      rowId={(feed) => feed.name}
      columns={[
        {
          id: 'name',
          header: words.name,
          cell: (feed) => (
            <span className={styles.name}>
              <span>{feed.name}</span>
              <span className={styles.quiet}>{feed.source}</span>
            </span>
          ),
        },
        { id: 'covers', header: words.covers, cell: (feed) => <Covers feed={feed} /> },
        { id: 'records', header: words.records, align: 'end', cell: (feed) => formatCount(feed.records) },
        {
          id: 'rejected',
          header: words.rejected,
          align: 'end',
          cell: (feed) => (
            <Count
              count={feed.rejected}
              to={`${links.settings('feeds', feed.name)}${search}`}
              label={words.setAsideOf(feed.name)}
            />
          ),
        },
        { id: 'age', header: words.snapshot, cell: (feed) => <Age feed={feed} /> },
        { id: 'imported', header: words.imported, cell: (feed) => <Ago time={feed.imported} /> },
      ]}
    />
  );
}
