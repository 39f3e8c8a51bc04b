// SPDX-License-Identifier: Apache-2.0
import { Body1Strong, Button, Caption1, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import type { RunningUpload } from '@/api/feeds';
import { secondsLeft } from '@/api/pace';
import { text } from '@/text';
import { formatBytes, formatShare } from './numbers';

const useStyles = makeStyles({
  all: { display: 'grid', gap: tokens.spacingVerticalS, minWidth: 0 },
  head: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  name: { overflowWrap: 'anywhere', flexGrow: 1, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
});

/** A file on its way to the server: how much has gone, how fast, how long it will take, and the way to give it up. */
export function FeedSending({ upload }: { upload: RunningUpload }) {
  const styles = useStyles();
  const share = upload.total > 0 ? upload.bytes / upload.total : 0;
  const whole = upload.bytes >= upload.total;
  const left = secondsLeft(upload);
  const figures = [
    text.feedJob.sentOf(formatBytes(upload.bytes), formatBytes(upload.total), formatShare(share)),
    upload.rate === null || whole ? null : text.feedJob.pace(formatBytes(upload.rate)),
    left === null || whole ? null : text.feedJob.left(left),
  ].filter((figure) => figure !== null);
  return (
    <section className={styles.all} aria-label={text.feedJob.sending(upload.name)}>
      <div className={styles.head}>
        <Body1Strong className={styles.name} role="status">
          {whole ? text.feedJob.sent(upload.name) : text.feedJob.sending(upload.name)}
        </Body1Strong>
        <Button onClick={upload.cancel}>{text.feedJob.cancel}</Button>
      </div>
      <ProgressBar thickness="large" aria-label={text.feedJob.sendingProgress} {...(whole ? {} : { value: share })} />
      <Caption1 className={styles.quiet}>{figures.join(' · ')}</Caption1>
    </section>
  );
}
