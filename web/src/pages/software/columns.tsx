// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn } from '@/list/types';
import { Count } from '@/parts/Count';
import { ThreatMarks } from '@/parts/marks';
import { formatPoints } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatPublishedDay } from '@/parts/time';
import { text } from '@/text';
import { SoftwareTags, SupportMark, UnassessedMark } from './marks';

type Software = Schema<'Software'>;

const words = text.software;

const useStyles = makeStyles({
  name: { display: 'flex', alignItems: 'baseline', gap: tokens.spacingHorizontalS, minWidth: 0 },
  whole: { minWidth: '8ch', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  vendor: {
    flexShrink: 4,
    minWidth: '4ch',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
  },
  pair: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  slash: { color: tokens.colorNeutralForeground3 },
  unknown: { color: tokens.colorNeutralForeground3 },
});

function Name({ it }: { it: Software }) {
  const styles = useStyles();
  return (
    <span className={styles.name}>
      <span className={styles.whole} title={it.name}>
        <TextLink to={links.product(it.id)}>{it.name}</TextLink>
      </span>
      {it.vendor === it.ecosystem ? null : <span className={styles.vendor}>{it.vendor}</span>}
    </span>
  );
}

/** Exposed of installed devices; a dash where exposure is not known, because nothing of it was assessed. */
function Exposed({ it }: { it: Software }) {
  const styles = useStyles();
  return (
    <span className={styles.pair}>
      {it.notAssessedReason === null ? (
        <Count
          count={it.exposed}
          to={links.product(it.id, 'devices', { exposed: true })}
          label={words.figure.exposed}
        />
      ) : (
        <span className={styles.unknown}>–</span>
      )}
      <span className={styles.slash}> / </span>
      <Count count={it.installed} to={links.product(it.id, 'devices')} label={words.column.installed} />
    </span>
  );
}

function Weaknesses({ it }: { it: Software }) {
  const styles = useStyles();
  return it.notAssessedReason === null ? (
    <Count count={it.weaknesses} to={links.product(it.id, 'weaknesses')} />
  ) : (
    <span className={styles.unknown}>{words.notAvailable}</span>
  );
}

/** The columns of lists of software. */
export const softwareColumns: readonly ListColumn<Software>[] = [
  {
    id: 'name',
    header: words.column.name,
    width: 240,
    grow: true,
    exports: ['id', 'name', 'vendor'],
    cell: (it) => <Name it={it} />,
  },
  { id: 'ecosystem', header: words.column.ecosystem, width: 100, cell: (it) => it.ecosystem },
  {
    id: 'weaknesses',
    header: words.column.weaknesses,
    width: 120,
    align: 'end',
    descendingFirst: true,
    cell: (it) => <Weaknesses it={it} />,
  },
  {
    id: 'knownExploited',
    header: words.column.threats,
    width: 100,
    descendingFirst: true,
    exports: ['knownExploited', 'publicExploit', 'highValueExposed'],
    cell: (it) => (
      <ThreatMarks
        knownExploited={it.knownExploited}
        publicExploit={it.publicExploit}
        highValueExposed={it.highValueExposed}
      />
    ),
  },
  {
    id: 'exposed',
    header: words.column.exposed,
    hint: words.column.exposedHint,
    width: 166,
    align: 'end',
    descendingFirst: true,
    exports: ['exposed', 'installed'],
    cell: (it) => <Exposed it={it} />,
  },
  {
    id: 'impact',
    header: words.column.impact,
    hint: words.column.impactHint,
    width: 100,
    align: 'end',
    descendingFirst: true,
    cell: (it) => (it.impact > 0 ? formatPoints(it.impact) : '–'),
  },
  {
    id: 'tags',
    header: words.column.tags,
    width: 190,
    sortable: false,
    cell: (it) => <SoftwareTags tags={it.tags} endOfSupport={it.endOfSupport} />,
  },
  {
    id: 'notAssessedReason',
    header: words.column.assessed,
    width: 150,
    cell: (it) => <UnassessedMark reason={it.notAssessedReason} />,
  },
  {
    id: 'support',
    header: words.column.support,
    width: 200,
    hidden: true,
    cell: (it) => <SupportMark support={it.support} endOfSupport={it.endOfSupport} />,
  },
  {
    id: 'endOfSupport',
    header: words.column.endOfSupport,
    width: 140,
    hidden: true,
    cell: (it) => (it.endOfSupport === null ? '' : formatPublishedDay(new Date(it.endOfSupport))),
  },
  { id: 'vendor', header: words.column.vendor, width: 140, hidden: true, cell: (it) => it.vendor },
  {
    id: 'installed',
    header: words.column.installed,
    width: 140,
    align: 'end',
    descendingFirst: true,
    hidden: true,
    cell: (it) => <Count count={it.installed} to={links.product(it.id, 'devices')} />,
  },
  {
    id: 'highValueExposed',
    header: words.column.highValue,
    width: 160,
    align: 'end',
    descendingFirst: true,
    hidden: true,
    cell: (it) => (
      <Count count={it.highValueExposed} to={links.product(it.id, 'devices', { exposed: true, value: 'high' })} />
    ),
  },
];
