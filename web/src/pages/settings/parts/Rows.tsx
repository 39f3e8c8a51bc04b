// SPDX-License-Identifier: Apache-2.0
import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { text } from '@/text';

const useStyles = makeStyles({ rows: { display: 'grid', gap: tokens.spacingVerticalM } });

/** Rows that are on their way. */
export function Rows({ count }: { count: number }) {
  const styles = useStyles();
  return (
    <Skeleton aria-label={text.common.loading} className={styles.rows}>
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without content
        <SkeletonItem key={row} size={32} />
      ))}
    </Skeleton>
  );
}
