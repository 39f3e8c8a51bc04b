// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { text } from '@/text';
import { useGrid } from './styles';

const useStyles = makeStyles({
  card: {
    display: 'grid',
    gap: tokens.spacingVerticalL,
    alignContent: 'start',
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  top: { minHeight: '428px' },
  middle: { minHeight: '404px' },
  title: { width: '40%' },
});

function Blank({ className, rows }: { className: string; rows: number }) {
  const styles = useStyles();
  return (
    <div className={mergeClasses(styles.card, className)}>
      <SkeletonItem size={20} className={styles.title} />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of nothing have no other name
        <SkeletonItem key={row} size={32} />
      ))}
    </div>
  );
}

/** The dashboard's shape while it is on its way. */
export function DashboardSkeleton() {
  const styles = useStyles();
  const grid = useGrid();
  return (
    <Skeleton aria-label={text.common.loading} className={grid.grid}>
      <Blank className={mergeClasses(grid.score, styles.top)} rows={6} />
      <Blank className={mergeClasses(grid.actions, styles.top)} rows={6} />
      <Blank className={mergeClasses(grid.narrow, styles.middle)} rows={5} />
      <Blank className={mergeClasses(grid.narrow, styles.middle)} rows={6} />
      <Blank className={mergeClasses(grid.narrow, styles.middle)} rows={5} />
    </Skeleton>
  );
}
