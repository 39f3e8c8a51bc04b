// SPDX-License-Identifier: Apache-2.0
import { Badge, type BadgeProps, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { BugFilled, FireFilled, LaptopShieldRegular } from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { text } from '@/text';

type Severity = Schema<'Weakness'>['severity'];
type Exploit = Schema<'Weakness'>['exploit'];
type Level = NonNullable<Schema<'Device'>['exposureLevel']>;
type Decision = Schema<'Recommendation'>['ssvc'];

const SEVERITY_COLOUR: Record<Severity, NonNullable<BadgeProps['color']>> = {
  critical: 'danger',
  high: 'severe',
  medium: 'warning',
  low: 'informative',
  none: 'subtle',
  unknown: 'subtle',
};

/** How severe a weakness is, in word and colour. */
export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <Badge appearance={severity === 'critical' ? 'filled' : 'tint'} color={SEVERITY_COLOUR[severity]} shape="rounded">
      {text.common.severity[severity]}
    </Badge>
  );
}

const LEVEL_COLOUR: Record<Level, NonNullable<BadgeProps['color']>> = {
  high: 'danger',
  medium: 'warning',
  low: 'informative',
  none: 'success',
};

/** How exposed a device is, in word and colour; null: not known yet. */
export function LevelMark({ level }: { level: Level | null }) {
  return (
    <Badge appearance="tint" color={level === null ? 'subtle' : LEVEL_COLOUR[level]} shape="rounded">
      {text.common.level[level ?? 'unknown']}
    </Badge>
  );
}

const DECISION_COLOUR: Record<Decision, NonNullable<BadgeProps['color']>> = {
  Act: 'danger',
  Attend: 'severe',
  'Track*': 'informative',
  Track: 'subtle',
};

/** What SSVC decides (design §5): the word, what it means on hover. */
export function DecisionMark({ decision }: { decision: Decision }) {
  return (
    <Tooltip content={text.common.ssvc[decision]} relationship="description">
      <Badge appearance="tint" color={DECISION_COLOUR[decision]} shape="rounded">
        {decision}
      </Badge>
    </Tooltip>
  );
}

const useStyles = makeStyles({
  threats: {
    display: 'inline-flex',
    gap: tokens.spacingHorizontalXS,
    alignItems: 'center',
    verticalAlign: 'middle',
  },
  exploited: { color: tokens.colorPaletteRedForeground1 },
  exploit: { color: tokens.colorPaletteDarkOrangeForeground1 },
});

interface ThreatProps {
  knownExploited: boolean;
  /** An exploit that anybody can have. */
  publicExploit: boolean;
  highValueExposed?: number;
}

/** The threats of something as small pictures with words: exploited in the wild, exploit public, valuable devices exposed. */
export function ThreatMarks({ knownExploited, publicExploit, highValueExposed = 0 }: ThreatProps) {
  const styles = useStyles();
  return (
    <span className={styles.threats}>
      {knownExploited ? (
        <Tooltip content={text.common.knownExploited} relationship="label">
          <FireFilled className={styles.exploited} fontSize={18} role="img" />
        </Tooltip>
      ) : null}
      {publicExploit ? (
        <Tooltip content={text.common.exploit.poc} relationship="label">
          <BugFilled className={styles.exploit} fontSize={18} role="img" />
        </Tooltip>
      ) : null}
      {highValueExposed > 0 ? (
        <Tooltip content={text.common.highValue(highValueExposed)} relationship="label">
          <LaptopShieldRegular fontSize={18} role="img" />
        </Tooltip>
      ) : null}
    </span>
  );
}

/** True where an exploit is public or worse. */
export function hasExploit(exploit: Exploit): boolean {
  return exploit !== 'none';
}
