// SPDX-License-Identifier: Apache-2.0
import { Body1, Caption1, makeStyles, tokens } from '@fluentui/react-components';
import { useDashboard } from '@/api/queries';
import { formatPoints } from '@/parts/numbers';
import { text } from '@/text';
import { gainOf } from './sentences';

const words = text.recommendations;

const useStyles = makeStyles({
  track: {
    position: 'relative',
    display: 'flex',
    height: '14px',
    maxWidth: '560px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground4,
    overflow: 'hidden',
  },
  rest: { backgroundColor: tokens.colorBrandForeground1 },
  gain: {
    backgroundImage: `repeating-linear-gradient(135deg, ${tokens.colorPaletteGreenForeground3} 0 4px, ${tokens.colorNeutralBackground1} 4px 7px)`,
    minWidth: '3px',
  },
  room: { minHeight: '72px' },
  sentence: { margin: 0 },
  how: { color: tokens.colorNeutralForeground3 },
});

/** The exposure score now and with this done. */
export function GainPicture({ impact }: { impact: number }) {
  const styles = useStyles();
  const dashboard = useDashboard();
  if (dashboard.data === undefined) {
    return <div className={styles.room} />;
  }
  const score = dashboard.data.exposureScore.value;
  const then = score === null ? 0 : Math.max(0, score - impact);
  return (
    <>
      <Body1 as="p" className={styles.sentence}>
        {gainOf(impact, score)}
      </Body1>
      {score !== null && impact >= 0.01 ? (
        <div
          className={styles.track}
          data-graphic
          role="img"
          aria-label={words.gainPicture(formatPoints(score), formatPoints(then))}
        >
          <div className={styles.rest} style={{ width: `${then}%` }} />
          <div className={styles.gain} style={{ width: `${score - then}%` }} />
        </div>
      ) : null}
      {impact > 0 ? <Caption1 className={styles.how}>{words.gainHow}</Caption1> : null}
    </>
  );
}
