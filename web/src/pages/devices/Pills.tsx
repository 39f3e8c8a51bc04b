// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from 'react-router-dom';
import { useDashboard } from '@/api/queries';
import { links } from '@/app/links';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexShrink: 0,
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  pill: {
    display: 'inline-flex',
    alignItems: 'baseline',
    gap: tokens.spacingHorizontalXS,
    minHeight: '28px',
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusCircular,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase200,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  number: {
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorNeutralForeground1,
  },
});

/** The counts above the list of devices; each leads to the devices it counts. */
export function Pills() {
  const styles = useStyles();
  const dashboard = useDashboard();
  const devices = dashboard.data?.devices;
  const words = text.devices.pill;
  const pills = [
    { id: 'total', count: devices?.total, label: words.total, to: links.devices() },
    {
      id: 'high',
      count: dashboard.data?.exposureDistribution.high,
      label: words.high,
      to: links.devices({ level: 'high' }),
    },
    { id: 'exploited', count: devices?.exploited, label: words.exploited, to: links.devices({ exploited: true }) },
    { id: 'silent', count: devices?.silent, label: words.silent, to: links.devices({ health: 'silent' }) },
    {
      id: 'notAssessed',
      count: devices?.withAssessmentGaps,
      label: words.notAssessed,
      to: links.devices({ assessmentGaps: true }),
    },
    { id: 'conflicts', count: devices?.conflicts, label: words.conflicts, to: links.devices({ conflict: true }) },
  ];
  return (
    <nav aria-label={text.devices.pills}>
      <ul className={styles.list}>
        {pills.map((pill) => (
          <li key={pill.id}>
            <Link className={styles.pill} to={pill.to}>
              <span className={styles.number}>{pill.count === undefined ? '–' : formatCount(pill.count)}</span>
              {pill.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
