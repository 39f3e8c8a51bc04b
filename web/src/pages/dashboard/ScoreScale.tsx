// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { formatScore } from '@/parts/numbers';
import { text } from '@/text';
import { bandOf, HIGH_FROM, MEDIUM_FROM } from './band';

const useStyles = makeStyles({
  scale: { position: 'relative', paddingTop: '12px' },
  bands: { display: 'flex', gap: '2px', height: '8px' },
  band: { opacity: 0.3, borderRadius: tokens.borderRadiusSmall },
  here: { opacity: 1 },
  low: { flexGrow: MEDIUM_FROM, backgroundColor: tokens.colorStatusSuccessBackground3 },
  medium: { flexGrow: HIGH_FROM - MEDIUM_FROM, backgroundColor: tokens.colorStatusWarningBackground3 },
  high: { flexGrow: 100 - HIGH_FROM, backgroundColor: tokens.colorStatusDangerBackground3 },
  marker: {
    position: 'absolute',
    top: 0,
    width: 0,
    height: 0,
    marginLeft: '-6px',
    borderLeft: '6px solid transparent',
    borderRight: '6px solid transparent',
    borderTop: `9px solid ${tokens.colorNeutralForeground1}`,
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', borderTopColor: 'CanvasText' },
    transitionProperty: 'left',
    transitionDuration: tokens.durationSlow,
  },
  numbers: {
    position: 'relative',
    height: '16px',
    fontSize: tokens.fontSizeBase100,
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
    '& span': { position: 'absolute', transform: 'translateX(-50%)' },
    '& span:first-child': { transform: 'none' },
    '& span:last-child': { transform: 'translateX(-100%)' },
  },
});

/** Where a score stands between 0 and 100, and where the levels begin. */
export function ScoreScale({ value }: { value: number }) {
  const styles = useStyles();
  const here = bandOf(value);
  return (
    <div
      className={styles.scale}
      role="img"
      aria-label={text.dashboard.score.scale(formatScore(value), text.dashboard.score.band[here])}
    >
      <div className={styles.marker} style={{ left: `${value}%` }} />
      <div className={styles.bands} data-graphic>
        {(['low', 'medium', 'high'] as const).map((band) => (
          <div key={band} className={mergeClasses(styles.band, styles[band], band === here && styles.here)} />
        ))}
      </div>
      <div className={styles.numbers}>
        {[0, MEDIUM_FROM, HIGH_FROM, 100].map((mark) => (
          <span key={mark} style={{ left: `${mark}%` }}>
            {mark}
          </span>
        ))}
      </div>
    </div>
  );
}
