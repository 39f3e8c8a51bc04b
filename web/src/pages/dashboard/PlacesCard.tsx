// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { Card } from '@/parts/Card';
import { Empty } from '@/parts/Empty';
import { text } from '@/text';

const words = text.dashboard.places;

const useStyles = makeStyles({
  places: {
    display: 'grid',
    gap: tokens.spacingHorizontalXXL,
    gridTemplateColumns: 'repeat(auto-fit, minmax(300px, 1fr))',
  },
});

/** Where secure score, remediation and events will stand. Nothing is counted for them yet, and nothing is pretended. */
export function PlacesCard({ className }: { className: string }) {
  const styles = useStyles();
  return (
    <Card title={words.title} className={className}>
      <div className={styles.places}>
        <Empty title={words.secureScore}>{words.secureScoreWhy}</Empty>
        <Empty title={words.remediation}>{words.remediationWhy}</Empty>
        <Empty title={words.events}>{words.eventsWhy}</Empty>
      </div>
    </Card>
  );
}
