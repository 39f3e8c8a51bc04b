// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Link } from 'react-router-dom';
import { useFirstRows } from '@/api/queries';
import { formatCount } from './numbers';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  pill: {
    display: 'flex',
    gap: tokens.spacingHorizontalXS,
    alignItems: 'center',
    minHeight: '28px',
    padding: `0 ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusCircular,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  count: {
    minWidth: '1ch',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorNeutralForeground1,
  },
  bad: { color: tokens.colorPaletteRedForeground1 },
});

/** One view of a list that is worth a look: what it holds, and the filters that make it. */
export interface CountPill {
  label: string;
  filters: Readonly<Record<string, string>>;
  /** Something is wrong where there is any. */
  bad?: boolean;
}

interface PillProps extends CountPill {
  path: string;
  to: string;
}

function Pill({ label, filters, bad = false, path, to }: PillProps) {
  const styles = useStyles();
  const rows = useFirstRows<unknown>(path, filters, 1);
  const total = rows.data?.total;
  return (
    <Link className={styles.pill} to={to}>
      <span className={mergeClasses(styles.count, bad && total !== undefined && total > 0 && styles.bad)}>
        {total === undefined ? '–' : formatCount(total)}
      </span>
      {label}
    </Link>
  );
}

interface CountPillsProps {
  /** What they are, for screen readers. */
  label: string;
  /** The list's address in the API. */
  path: string;
  pills: readonly CountPill[];
  /** The console's address of the list with these filters. */
  to: (filters: Readonly<Record<string, string>>) => string;
}

/** The views of a list that are worth a look, each with its count, which is that view's total. */
export function CountPills({ label, path, pills, to }: CountPillsProps) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={label}>
      {pills.map((pill) => (
        <li key={pill.label}>
          <Pill {...pill} path={path} to={to(pill.filters)} />
        </li>
      ))}
    </ul>
  );
}
