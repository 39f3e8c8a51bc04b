// SPDX-License-Identifier: Apache-2.0
import { mergeClasses } from '@fluentui/react-components';
import { Link } from 'react-router-dom';
import { useLinkStyles } from './linkStyles';
import { formatCount } from './numbers';

interface CountProps {
  count: number;
  to: string;
  /** What is counted, where no heading says it. */
  label?: string;
  /** It stands within words, where colour alone must not tell it. */
  inSentence?: boolean;
}

/** A number that leads to the list behind it. Nothing leads nowhere: 0 is plain. */
export function Count({ count, to, label, inSentence = false }: CountProps) {
  const styles = useLinkStyles();
  if (count === 0) {
    return <span className={styles.number}>{formatCount(count)}</span>;
  }
  return (
    <Link
      className={mergeClasses(styles.link, styles.number, inSentence && styles.sentence)}
      to={to}
      aria-label={label === undefined ? undefined : `${formatCount(count)} ${label}`}
    >
      {formatCount(count)}
    </Link>
  );
}
