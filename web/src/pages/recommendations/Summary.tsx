// SPDX-License-Identifier: Apache-2.0
import { Body1, InfoLabel, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { useDashboard } from '@/api/queries';
import { text } from '@/text';
import { summaryOf } from './sentences';

const useStyles = makeStyles({
  line: { flexShrink: 0, margin: 0, color: tokens.colorNeutralForeground2, minHeight: '20px', maxWidth: '100ch' },
  waiting: { maxWidth: '560px' },
});

/** How much the recommendations are worth, where that is known exactly. */
export function Summary() {
  const styles = useStyles();
  const dashboard = useDashboard();
  if (dashboard.data === undefined) {
    return dashboard.error ? null : (
      <Skeleton className={styles.waiting} aria-label={text.common.loading}>
        <SkeletonItem size={20} />
      </Skeleton>
    );
  }
  const { recommendationCount, topRecommendations, exposureScore } = dashboard.data;
  const sentence = summaryOf(recommendationCount, topRecommendations.slice(0, 5), exposureScore.value);
  if (sentence === null) {
    return null;
  }
  return (
    <div className={styles.line}>
      <InfoLabel info={text.recommendations.summaryWhy}>
        <Body1>{sentence}</Body1>
      </InfoLabel>
    </div>
  );
}
