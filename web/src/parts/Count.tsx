// SPDX-License-Identifier: Apache-2.0
import { mergeClasses } from '@fluentui/react-components';
import { Link } from 'react-router-dom';
import { useLinkStyles } from './linkStyles';
import { formatCount } from './numbers';

/** A number that leads to the list behind it. Nothing leads nowhere: 0 is plain. `label` says what is counted where no heading does. */
export function Count({ count, to, label }: { count: number; to: string; label?: string }) {
  const styles = useLinkStyles();
  if (count === 0) {
    return <span className={styles.number}>{formatCount(count)}</span>;
  }
  return (
    <Link
      className={mergeClasses(styles.link, styles.number)}
      to={to}
      aria-label={label === undefined ? undefined : `${formatCount(count)} ${label}`}
    >
      {formatCount(count)}
    </Link>
  );
}
