// SPDX-License-Identifier: Apache-2.0
import { Body1, Caption1, makeStyles, tokens } from '@fluentui/react-components';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { LevelMark, SeverityMark } from '@/parts/marks';
import { formatScore } from '@/parts/numbers';
import { text } from '@/text';
import { Drivers } from './Drivers';
import type { Device } from './useDevice';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const;

const useStyles = makeStyles({
  top: { display: 'flex', flexWrap: 'wrap', gap: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXXL}` },
  block: { display: 'grid', gap: tokens.spacingVerticalXS, alignContent: 'start' },
  score: { display: 'flex', alignItems: 'baseline', gap: tokens.spacingHorizontalS },
  number: {
    fontSize: tokens.fontSizeHero800,
    lineHeight: tokens.lineHeightHero800,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  counts: { display: 'flex', flexWrap: 'wrap', gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}` },
  count: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
});

/** How exposed a device is and what makes it so. */
export function Exposure({ device }: { device: Device }) {
  const styles = useStyles();
  const words = text.device;
  return (
    <Card title={words.exposure}>
      <div className={styles.top}>
        <div className={styles.block}>
          <Caption1 className={styles.quiet}>{words.score}</Caption1>
          <div className={styles.score}>
            <span className={styles.number}>
              {device.exposureScore === null ? '–' : formatScore(device.exposureScore)}
            </span>
            <span className={styles.quiet}>{words.outOf}</span>
            <LevelMark level={device.exposureLevel} />
          </div>
        </div>
        <div className={styles.block}>
          <Caption1 className={styles.quiet}>{words.bySeverity}</Caption1>
          <div className={styles.counts}>
            {SEVERITIES.filter((severity) => device.weaknessesBySeverity[severity] > 0).map((severity) => (
              <span key={severity} className={styles.count}>
                <SeverityMark severity={severity} />
                <Count
                  count={device.weaknessesBySeverity[severity]}
                  to={links.device(device.id, 'weaknesses', { severity })}
                  label={words.severities(text.common.severity[severity])}
                />
              </span>
            ))}
          </div>
          {device.knownExploitedWeaknesses > 0 ? (
            <Body1 data-sentence>
              <Count
                count={device.knownExploitedWeaknesses}
                to={links.device(device.id, 'weaknesses', { knownExploited: true })}
              />{' '}
              {words.exploitedHere}
            </Body1>
          ) : null}
        </div>
      </div>
      <Caption1 className={styles.quiet}>{words.exposureHint}</Caption1>
      <Drivers device={device} />
    </Card>
  );
}
