// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { WarningRegular } from '@fluentui/react-icons';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Overview } from './queries';
import { useCardStyles } from './styles';

const words = text.dashboard.devices;

const useStyles = makeStyles({
  item: { flexWrap: 'nowrap' },
  label: { minWidth: 0 },
  note: { marginLeft: tokens.spacingHorizontalS },
  count: { marginLeft: 'auto', fontWeight: tokens.fontWeightSemibold, textAlign: 'end' },
  attention: { color: tokens.colorStatusWarningForeground1, flexShrink: 0 },
});

interface Row {
  id: 'active' | 'inactive' | 'silent' | 'exploited' | 'withAssessmentGaps' | 'judgedByStaleFeed' | 'conflicts';
  to: string;
  /** Somebody should look at them. */
  attention: boolean;
}

const ROWS: readonly Row[] = [
  { id: 'active', to: links.devices({ health: 'active' }), attention: false },
  { id: 'inactive', to: links.devices({ health: 'inactive' }), attention: false },
  { id: 'silent', to: links.devices({ health: 'silent' }), attention: true },
  { id: 'exploited', to: links.devices({ exploited: true }), attention: true },
  { id: 'withAssessmentGaps', to: links.devices({ assessmentGaps: true }), attention: true },
  { id: 'judgedByStaleFeed', to: links.devices({ judgedByStaleFeed: true }), attention: true },
  { id: 'conflicts', to: links.devices({ conflict: true }), attention: true },
];

/** How many devices report, and how many are known less well than they should be. */
export function DevicesCard({ overview, className }: { overview: Overview; className: string }) {
  const styles = useStyles();
  const card = useCardStyles();
  return (
    <Card
      title={words.title}
      className={className}
      more={<TextLink to={links.devices()}>{words.all(formatCount(overview.devices.total))}</TextLink>}
    >
      <ul className={card.list}>
        {ROWS.map(({ id, to, attention }) => (
          <li key={id} className={mergeClasses(card.item, styles.item)}>
            <span className={styles.label}>
              {words[id]}
              <span className={mergeClasses(card.quiet, styles.note)}>{words[`${id}Note`]}</span>
            </span>
            <span className={styles.count}>
              <Count count={overview.devices[id]} to={to} label={words[id]} />
            </span>
            {attention && overview.devices[id] > 0 ? (
              <WarningRegular className={styles.attention} fontSize={16} aria-hidden />
            ) : (
              <span style={{ width: 16 }} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
