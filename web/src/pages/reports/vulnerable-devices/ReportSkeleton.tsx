// SPDX-License-Identifier: Apache-2.0
import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { text } from '@/text';
import { PAIRS } from './pairs';

const useStyles = makeStyles({
  all: { display: 'grid', gap: tokens.spacingVerticalL },
  figures: { height: '92px', borderRadius: tokens.borderRadiusLarge },
  card: { height: '310px', borderRadius: tokens.borderRadiusLarge },
});

/** The report's room while it is on its way. */
export function ReportSkeleton() {
  const styles = useStyles();
  return (
    <Skeleton className={styles.all} aria-label={text.common.loading}>
      <SkeletonItem className={styles.figures} />
      {PAIRS.map((pair) => (
        <SkeletonItem key={pair} className={styles.card} />
      ))}
    </Skeleton>
  );
}
