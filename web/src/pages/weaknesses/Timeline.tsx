// SPDX-License-Identifier: Apache-2.0
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useMemo, useState } from 'react';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { TextLink } from '@/parts/TextLink';
import { formatDay, formatPublishedDay, formatTime } from '@/parts/time';
import { text } from '@/text';
import { productName } from './affected';
import { essentials, type Moment, timelineOf } from './timeline';

const words = text.weakness.timeline;

/** Entries shown before all are asked for. */
const SHOWN = 10;
const NAMED = 4;

const useStyles = makeStyles({
  list: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: '100px 14px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalS,
  },
  time: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    fontVariantNumeric: 'tabular-nums',
  },
  rail: { position: 'relative' },
  line: {
    position: 'absolute',
    insetBlockStart: '7px',
    insetBlockEnd: '-7px',
    insetInlineStart: '6px',
    width: '2px',
    backgroundColor: tokens.colorNeutralStroke2,
  },
  dot: {
    position: 'absolute',
    insetBlockStart: '4px',
    insetInlineStart: '1px',
    width: '12px',
    height: '12px',
    borderRadius: tokens.borderRadiusCircular,
    border: `2px solid ${tokens.colorNeutralBackground1}`,
    backgroundColor: tokens.colorNeutralForeground4,
  },
  threat: { backgroundColor: tokens.colorStatusDangerBackground3 },
  here: { backgroundColor: tokens.colorCompoundBrandBackground },
  text: { paddingBottom: tokens.spacingVerticalM, overflowWrap: 'anywhere' },
  more: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3 },
  all: { justifySelf: 'start', alignSelf: 'flex-start' },
});

type Learned = Extract<Moment, { kind: 'added' | 'changed' | 'withdrawn' }>;

function LearnedText({ moment }: { moment: Learned }) {
  const styles = useStyles();
  const versions = moment.products.reduce((sum, product) => sum + product.versions.length, 0);
  const more = moment.products.length - NAMED;
  const fixes = moment.fixes.slice(0, NAMED).join(', ');
  const moreFixes = moment.fixes.length - NAMED;
  return (
    <>
      {words[moment.kind](versions)}
      <p className={styles.more}>
        {moment.products.slice(0, NAMED).map((product, index) => (
          <span key={product.softwareId}>
            {index > 0 ? ', ' : null}
            <TextLink to={links.product(product.softwareId)}>{productName(product.softwareId)}</TextLink>
          </span>
        ))}
        {more > 0 ? ` ${words.and(more)}` : null}
        {fixes === '' ? null : `; ${words.fixes(fixes)}`}
        {moreFixes > 0 ? ` ${words.moreFixes(moreFixes)}` : null}
      </p>
    </>
  );
}

function feedsOf(records: readonly { feed: string }[]): string {
  return [...new Set(records.map((record) => record.feed))].join(', ');
}

function contentOf(moment: Moment): ReactNode {
  switch (moment.kind) {
    case 'records':
      return words.records(moment.records.length, feedsOf(moment.records));
    case 'modified':
      return words.modified(moment.records.length, feedsOf(moment.records));
    case 'added':
    case 'changed':
    case 'withdrawn':
      return <LearnedText moment={moment} />;
    default:
      return words[moment.kind];
  }
}

const HERE: readonly Moment['kind'][] = ['detected', 'added', 'changed', 'withdrawn'];
const THREAT: readonly Moment['kind'][] = ['kev', 'due'];

function Entry({ moment, last }: { moment: Moment; last: boolean }) {
  const styles = useStyles();
  const time = new Date(moment.time);
  const here = HERE.includes(moment.kind);
  return (
    <li className={styles.row}>
      <time className={styles.time} dateTime={moment.time} title={here ? formatTime(time) : undefined}>
        {here ? formatDay(time) : formatPublishedDay(time)}
      </time>
      <span className={styles.rail} aria-hidden>
        {last ? null : <span className={styles.line} />}
        <span
          className={mergeClasses(styles.dot, THREAT.includes(moment.kind) && styles.threat, here && styles.here)}
        />
      </span>
      <div className={styles.text}>{contentOf(moment)}</div>
    </li>
  );
}

/** What became known of a weakness when, in the world and here. */
export function Timeline({ it }: { it: Schema<'WeaknessDetail'> }) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const moments = useMemo(() => timelineOf(it), [it]);
  const long = moments.length > SHOWN;
  const shown = all ? moments : essentials(moments, SHOWN);
  return (
    <Card title={words.title}>
      {moments.length === 0 ? <p className={styles.quiet}>{words.empty}</p> : null}
      <ol className={styles.list}>
        {shown.map((moment, index) => (
          <Entry key={`${moment.kind} ${moment.time}`} moment={moment} last={index === shown.length - 1} />
        ))}
      </ol>
      {long ? (
        <Button className={styles.all} size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.fewer : words.all(moments.length)}
        </Button>
      ) : null}
    </Card>
  );
}
