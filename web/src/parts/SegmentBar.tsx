// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Link } from 'react-router-dom';
import { Count } from './Count';
import { wholeShares } from './shares';

/** What a segment says; told in words beside the bar too. */
export type SegmentTone = 'danger' | 'warning' | 'mild' | 'slight' | 'good' | 'unknown';

/** One part of a whole. */
export interface Segment {
  id: string;
  label: string;
  /** What the label means, in a few words. */
  note?: string;
  count: number;
  tone: SegmentTone;
  /** The list whose total is the count. */
  to: string;
  /** What the number counts, for screen readers. */
  counts: string;
}

const hatch = `repeating-linear-gradient(135deg, ${tokens.colorNeutralForeground4} 0 3px, ${tokens.colorNeutralBackground6} 3px 7px)`;

const useStyles = makeStyles({
  all: { display: 'grid', gap: tokens.spacingVerticalM, minWidth: 0 },
  bar: { display: 'flex', gap: '2px', height: '28px' },
  segment: {
    display: 'block',
    minWidth: '6px',
    flexBasis: 0,
    ':first-child': {
      borderTopLeftRadius: tokens.borderRadiusMedium,
      borderBottomLeftRadius: tokens.borderRadiusMedium,
    },
    ':last-child': {
      borderTopRightRadius: tokens.borderRadiusMedium,
      borderBottomRightRadius: tokens.borderRadiusMedium,
    },
    ':hover': { opacity: 0.85 },
  },
  nothing: { flexGrow: 1, backgroundColor: tokens.colorNeutralBackground5, borderRadius: tokens.borderRadiusMedium },
  legend: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: '12px minmax(0, 1fr) max-content 5ch',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    minHeight: '32px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
  },
  swatch: { width: '12px', height: '12px', borderRadius: tokens.borderRadiusSmall },
  label: { overflowWrap: 'anywhere' },
  note: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    marginLeft: tokens.spacingHorizontalS,
  },
  count: { textAlign: 'end', fontWeight: tokens.fontWeightSemibold },
  share: {
    textAlign: 'end',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  danger: { backgroundColor: tokens.colorStatusDangerBackground3 },
  warning: { backgroundColor: tokens.colorStatusWarningBackground3 },
  mild: { backgroundColor: tokens.colorPaletteMarigoldBorderActive },
  slight: { backgroundColor: tokens.colorNeutralStrokeAccessible },
  good: { backgroundColor: tokens.colorStatusSuccessBackground3 },
  unknown: { backgroundImage: hatch },
});

interface SegmentBarProps {
  /** Names the picture. */
  label: string;
  segments: readonly Segment[];
}

/** A whole and its parts: a bar and, beneath, each part in words with its number. Both lead to the parts' lists. */
export function SegmentBar({ label, segments }: SegmentBarProps) {
  const styles = useStyles();
  const shares = wholeShares(segments.map((segment) => segment.count));
  const filled = segments.filter((segment) => segment.count > 0);
  return (
    <div className={styles.all}>
      <div className={styles.bar} data-graphic aria-hidden>
        {filled.length === 0 ? <span className={styles.nothing} /> : null}
        {filled.map((segment) => (
          <Link
            key={segment.id}
            className={mergeClasses(styles.segment, styles[segment.tone])}
            style={{ flexGrow: segment.count }}
            to={segment.to}
            title={segment.label}
            tabIndex={-1}
          />
        ))}
      </div>
      <ul className={styles.legend} aria-label={label}>
        {segments.map((segment, index) => (
          <li key={segment.id} className={styles.row}>
            <span className={mergeClasses(styles.swatch, styles[segment.tone])} data-graphic aria-hidden />
            <span className={styles.label}>
              {segment.label}
              {segment.note ? <span className={styles.note}>{segment.note}</span> : null}
            </span>
            <span className={styles.count}>
              <Count count={segment.count} to={segment.to} label={segment.counts} />
            </span>
            <span className={styles.share}>{shares[index] ?? 0}%</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
