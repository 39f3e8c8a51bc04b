// SPDX-License-Identifier: Apache-2.0
import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import { links } from '@/app/links';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatAgo } from '@/parts/time';
import { text } from '@/text';
import type { Device } from './useDevice';

const useStyles = makeStyles({
  sentence: { display: 'inline', margin: 0 },
  notices: { display: 'grid', flexShrink: 0, gap: tokens.spacingVerticalS, ':empty': { display: 'none' } },
});

/** What must be known before anything on a device's page is read. */
export function Notices({ device }: { device: Device }) {
  const styles = useStyles();
  const words = text.device;
  return (
    <div className={styles.notices}>
      {device.conflict === '' ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{words.conflictTitle}</MessageBarTitle>
            {device.conflict}
          </MessageBarBody>
        </MessageBar>
      )}
      {device.health === 'silent' ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{words.silentTitle}</MessageBarTitle>
            {words.silent(
              device.lastContact === null ? text.common.notKnown : formatAgo(new Date(device.lastContact), new Date()),
            )}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      {device.excluded ? (
        <MessageBar layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{words.excludedTitle}</MessageBarTitle>
            {words.excluded}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      {device.exposureScore === null && device.counted ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{words.unscoredTitle}</MessageBarTitle>
            <p className={styles.sentence}>
              {words.unscored}{' '}
              <TextLink to={links.device(device.id, 'not-assessed')}>{words.tab['not-assessed']}</TextLink>
            </p>
          </MessageBarBody>
        </MessageBar>
      ) : null}
      {device.judgedByStaleFeed > 0 ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{words.staleTitle}</MessageBarTitle>
            <p className={styles.sentence}>
              {words.stale(formatCount(device.judgedByStaleFeed))}{' '}
              <TextLink to={links.settings('feeds')}>{words.toFeeds}</TextLink>
            </p>
          </MessageBarBody>
        </MessageBar>
      ) : null}
    </div>
  );
}
