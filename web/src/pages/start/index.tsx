// SPDX-License-Identifier: Apache-2.0
import { Body1, makeStyles, tokens } from '@fluentui/react-components';
import { useDashboard, useFeeds } from '@/api/queries';
import { Page } from '@/parts/Page';
import { text } from '@/text';
import { DeviceStep } from './DeviceStep';
import { KeyStep } from './KeyStep';
import { KnowledgeStep } from './KnowledgeStep';

const useStyles = makeStyles({
  steps: { display: 'grid', gap: tokens.spacingVerticalL, maxWidth: '960px', minWidth: 0 },
});

/** From nothing to the first feed and the first enrolled device. */
export function Component() {
  const styles = useStyles();
  const overview = useDashboard();
  const feeds = useFeeds();
  const devices = overview.data ? overview.data.devices.total + overview.data.devices.silent : undefined;
  const known = (feeds.data?.feeds.length ?? 0) > 0;
  return (
    <Page title={text.start.title}>
      <Body1>{text.start.lead}</Body1>
      <div className={styles.steps}>
        <KnowledgeStep />
        <KeyStep reporting={(devices ?? 0) > 0} ready={known} />
        <DeviceStep devices={overview.data?.devices.total} feeds={known} />
      </div>
    </Page>
  );
}
