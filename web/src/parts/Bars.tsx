// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Count } from './Count';

/** What a bar says of its devices; told in words beside it too, never by colour alone. */
export type Tone = 'bad' | 'severe' | 'attention' | 'good' | 'unknown' | 'plain';

/** One bar: what it is, how much, what that means, and the list behind it. */
export interface Bar {
  id: string;
  label: ReactNode;
  value: number;
  tone: Tone;
  /** What the tone means here: "vulnerable". Without it the label must say it. */
  word?: ReactNode;
  /** The list whose total is the value. */
  to: string;
  /** What the number counts, for screen readers: "devices with 131.0.3". */
  counts: string;
}

const hatch = `repeating-linear-gradient(135deg, ${tokens.colorNeutralForeground4} 0 3px, ${tokens.colorNeutralBackground6} 3px 7px)`;

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalXXS, margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(80px, 22%) minmax(60px, 1fr) 56px',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    minHeight: '28px',
  },
  worded: {
    gridTemplateColumns: 'minmax(90px, 22%) minmax(60px, 1fr) 56px minmax(140px, 26%)',
    '@media (max-width: 600px)': { gridTemplateColumns: 'minmax(80px, 1fr) minmax(60px, 1fr) 56px' },
  },
  label: { overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
  track: {
    display: 'flex',
    alignItems: 'center',
    height: '24px',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  bar: { height: '14px', minWidth: '3px', borderRadius: tokens.borderRadiusSmall },
  number: { textAlign: 'end' },
  word: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    '@media (max-width: 600px)': { gridColumn: '1 / -1', paddingBottom: tokens.spacingVerticalXS },
  },
  bad: { backgroundColor: tokens.colorStatusDangerBackground3 },
  severe: { backgroundColor: tokens.colorStatusWarningBackground3 },
  attention: { backgroundColor: tokens.colorPaletteMarigoldBorderActive },
  good: { backgroundColor: tokens.colorStatusSuccessBackground3 },
  plain: { backgroundColor: tokens.colorCompoundBrandBackground },
  unknown: { backgroundImage: hatch },
});

/** Counts as bars that lead to their lists, the longest filling the width. `label` names the picture. */
export function Bars({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const styles = useStyles();
  const worded = bars.some((bar) => bar.word !== undefined);
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <ul className={styles.list} aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.id} className={mergeClasses(styles.row, worded && styles.worded)}>
          <span className={styles.label}>{bar.label}</span>
          <Link className={styles.track} to={bar.to} tabIndex={-1} aria-hidden>
            {bar.value > 0 ? (
              <span
                data-graphic
                className={mergeClasses(styles.bar, styles[bar.tone])}
                style={{ width: `${(bar.value / most) * 100}%` }}
              />
            ) : null}
          </Link>
          <span className={styles.number}>
            <Count count={bar.value} to={bar.to} label={bar.counts} />
          </span>
          {bar.word === undefined ? null : <span className={styles.word}>{bar.word}</span>}
        </li>
      ))}
    </ul>
  );
}
