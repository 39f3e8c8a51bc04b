// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { formatProbability, formatScore, formatShare } from '@/parts/numbers';
import { formatPublishedDay } from '@/parts/time';
import { text } from '@/text';

type Weakness = Schema<'Weakness'>;

const words = text.weaknesses;

const useStyles = makeStyles({
  row: { display: 'inline-flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, alignItems: 'center' },
  pair: {
    display: 'inline-flex',
    gap: tokens.spacingHorizontalXS,
    alignItems: 'baseline',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

const TAG_COLOUR = { zeroDay: 'danger', noSecurityUpdate: 'warning', someUpdatesAvailable: 'informative' } as const;

/** What stands out about a weakness's fix; what each means on hover. */
export function WeaknessTags({ tags }: { tags: Weakness['tags'] }) {
  const styles = useStyles();
  return (
    <span className={styles.row}>
      {tags.map((tag) => (
        <Tooltip key={tag} content={words.tagMeaning[tag]} relationship="description">
          <Badge appearance="tint" color={TAG_COLOUR[tag]} shape="rounded">
            {words.tag[tag]}
          </Badge>
        </Tooltip>
      ))}
    </span>
  );
}

/** A score and the system that it stands in: 9.8 of CVSS v3.1 and 9.8 of CVSS v2 say different things. */
export function Cvss({ score, system }: { score: number | null; system: Weakness['cvssSystem'] }) {
  const styles = useStyles();
  if (score === null) {
    return <span className={styles.quiet}>{system === 'vendor' ? words.vendorRated : words.unrated}</span>;
  }
  return (
    <span className={styles.pair}>
      {formatScore(score)}
      <span className={styles.quiet}>{system.replace('CVSS ', '')}</span>
    </span>
  );
}

interface EpssProps {
  epss: number | null;
  percentile: number | null;
  /** Of the snapshot that the values stand in, where that is known. */
  date?: string | null;
}

/** The share of all weaknesses that it is above, never rounded up: nothing is above all. */
export function rank(percentile: number): string {
  return formatShare(Math.min(Math.floor(percentile * 1000) / 1000, 0.999));
}

/** The probability of exploitation; where among all weaknesses that is on hover. */
export function Epss({ epss, percentile, date = null }: EpssProps) {
  const styles = useStyles();
  if (epss === null) {
    return <span className={styles.quiet}>–</span>;
  }
  if (percentile === null) {
    return <span className={styles.pair}>{formatProbability(epss)}</span>;
  }
  const title = words.epssTitle(rank(percentile), date === null ? null : formatPublishedDay(new Date(date)));
  return (
    <span className={styles.pair} title={title}>
      {formatProbability(epss)}
    </span>
  );
}

/** For how much of the software an update exists, where that is not for all. */
export function Fix({ fix }: { fix: Weakness['fix'] }) {
  const styles = useStyles();
  if (fix === 'all') {
    return <span className={styles.quiet}>{words.fixShort.all}</span>;
  }
  return (
    <Badge appearance="tint" color={fix === 'none' ? 'warning' : 'informative'} shape="rounded">
      {words.fixShort[fix]}
    </Badge>
  );
}
