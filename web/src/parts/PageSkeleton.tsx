// SPDX-License-Identifier: Apache-2.0
import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { text } from '@/text';

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalL },
  tabs: { display: 'flex', gap: tokens.spacingHorizontalL, height: '43px', alignItems: 'center' },
  tab: { width: '96px' },
  figures: { height: '96px', borderRadius: tokens.borderRadiusLarge },
  grid: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    gap: tokens.spacingHorizontalL,
    '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  card: { height: '220px', borderRadius: tokens.borderRadiusLarge },
});

/** A page of one thing while it is on its way: tabs, figures and cards where they will stand. */
export function PageSkeleton() {
  const styles = useStyles();
  return (
    <Skeleton className={styles.page} aria-label={text.common.loading}>
      <div className={styles.tabs}>
        {['first', 'second', 'third'].map((tab) => (
          <SkeletonItem key={tab} size={16} className={styles.tab} />
        ))}
      </div>
      <SkeletonItem className={styles.figures} />
      <div className={styles.grid}>
        {['first', 'second', 'third', 'fourth'].map((card) => (
          <SkeletonItem key={card} className={styles.card} />
        ))}
      </div>
    </Skeleton>
  );
}
