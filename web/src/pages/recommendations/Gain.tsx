// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { formatPoints } from '@/parts/numbers';

const useStyles = makeStyles({
  gain: { display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: tokens.spacingHorizontalS },
  track: {
    width: '80px',
    flexShrink: 1,
    height: '8px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground4,
    overflow: 'hidden',
  },
  bar: {
    display: 'block',
    height: '100%',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorBrandForeground1,
  },
  number: { fontVariantNumeric: 'tabular-nums', minWidth: '48px', textAlign: 'end' },
});

/** Points of the exposure score that something is worth, and how that compares with the greatest gain of all. */
export function Gain({ points, greatest }: { points: number; greatest: number }) {
  const styles = useStyles();
  const share = greatest > 0 ? Math.min(1, points / greatest) : 0;
  return (
    <span className={styles.gain}>
      <span className={styles.track} data-graphic aria-hidden>
        <span className={styles.bar} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={styles.number}>{formatPoints(points)}</span>
    </span>
  );
}
