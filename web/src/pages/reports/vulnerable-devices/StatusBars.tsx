// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from 'react-router-dom';
import { Count } from '@/parts/Count';
import { wholeShares } from '@/parts/shares';
import { text } from '@/text';
import type { Series } from './pairs';
import { Swatch } from './Swatch';

const words = text.vulnerableDevices;

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalXXS, margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: '12px minmax(84px, 38%) minmax(40px, 1fr) minmax(44px, max-content) 5ch',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    minHeight: '28px',
  },
  label: { overflowWrap: 'anywhere' },
  track: {
    display: 'flex',
    alignItems: 'center',
    height: '24px',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  bar: { height: '14px', borderRadius: tokens.borderRadiusSmall },
  some: { minWidth: '3px' },
  number: { textAlign: 'end', fontWeight: tokens.fontWeightSemibold },
  share: {
    textAlign: 'end',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
});

interface StatusBarsProps {
  label: string;
  series: readonly Series[];
  /** The list of the devices that a value counts. */
  to: (value: string) => string;
}

/** How many devices have each value now: bars that lead to their lists, in the colours of the picture beside. */
export function StatusBars({ label, series, to }: StatusBarsProps) {
  const styles = useStyles();
  const most = Math.max(1, ...series.map((one) => one.devices));
  const shares = wholeShares(series.map((one) => one.devices));
  return (
    <ul className={styles.list} aria-label={label}>
      {series.map(({ value, label: name, colour, devices }, index) => {
        const bar = (
          <span
            className={`${styles.bar} ${devices > 0 ? styles.some : ''}`}
            style={{ width: `${(devices / most) * 100}%`, backgroundColor: colour }}
          />
        );
        return (
          <li key={value} className={styles.row}>
            <Swatch colour={colour} />
            <span className={styles.label}>{name}</span>
            {devices === 0 ? (
              <span />
            ) : (
              <Link className={styles.track} to={to(value)} tabIndex={-1} aria-hidden>
                {bar}
              </Link>
            )}
            <span className={styles.number}>
              <Count count={devices} to={to(value)} label={words.counts(name)} />
            </span>
            <span className={styles.share}>{shares[index] ?? 0}%</span>
          </li>
        );
      })}
    </ul>
  );
}
