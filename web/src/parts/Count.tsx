// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from 'react-router-dom';
import { formatCount } from './numbers';

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    fontVariantNumeric: 'tabular-nums',
    borderRadius: tokens.borderRadiusSmall,
    // Inside sentences a link must not be told by its colour alone (WCAG 2.2, 1.4.1).
    ':global(p)': { textDecorationLine: 'underline' },
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  plain: { fontVariantNumeric: 'tabular-nums' },
});

/** A number that leads to the list behind it. Nothing leads nowhere: 0 is plain. `label` says what is counted where no heading does. */
export function Count({ count, to, label }: { count: number; to: string; label?: string }) {
  const styles = useStyles();
  if (count === 0) {
    return <span className={styles.plain}>{formatCount(count)}</span>;
  }
  return (
    <Link
      className={styles.link}
      to={to}
      aria-label={label === undefined ? undefined : `${formatCount(count)} ${label}`}
    >
      {formatCount(count)}
    </Link>
  );
}
