// SPDX-License-Identifier: Apache-2.0
import { Button, Caption1, Checkbox, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular, ArrowUploadRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { useFeedJob, useImportFeeds, useSyncFeeds, useUpload } from '@/api/feeds';
import { may, useSession } from '@/api/session';
import { isCancelled } from '@/api/upload';
import { text } from '@/text';
import { Failure } from './Failure';
import { FeedSending } from './FeedSending';
import { refusal } from './feedFile';
import { formatCount } from './numbers';

const useStyles = makeStyles({
  all: { display: 'grid', gap: tokens.spacingVerticalS, minWidth: 0 },
  row: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground3 },
});

interface FeedControlsProps {
  /** The largest file that may be sent (`importMbMax` of the feeds). */
  importMbMax?: number | undefined;
  /** The first feeds: nothing is there that a file could be older than. */
  primary?: boolean;
}

/** Buttons that download feeds and import a file of them. FeedJob beside it shows what comes of it. */
export function FeedControls({ importMbMax, primary = false }: FeedControlsProps) {
  const styles = useStyles();
  const session = useSession();
  const job = useFeedJob();
  const sync = useSyncFeeds();
  const begin = useImportFeeds();
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [force, setForce] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  if (!may(session.data, 'manageSecuritySettings')) {
    return <Caption1 className={styles.quiet}>{text.feedJob.nobody}</Caption1>;
  }
  const running = job.data?.state === 'running';
  const busy = running || sync.isPending || upload.running !== null;
  const take = (file: File) => {
    const reason = refusal(file, importMbMax);
    setRefused(reason);
    if (reason === null) {
      begin.mutate({ file, force });
    }
  };
  return (
    <div className={styles.all}>
      <div className={styles.row}>
        <Button
          appearance={primary ? 'primary' : 'secondary'}
          icon={<ArrowSyncRegular />}
          disabledFocusable={busy}
          onClick={() => sync.mutate(undefined)}
        >
          {running && job.data?.kind === 'sync' ? text.feedJob.syncing : text.feedJob.sync}
        </Button>
        <Button icon={<ArrowUploadRegular />} disabledFocusable={busy} onClick={() => input.current?.click()}>
          {text.feedJob.upload}
        </Button>
        {primary ? null : (
          <Checkbox
            checked={force}
            onChange={(_, data) => setForce(data.checked === true)}
            label={text.feedJob.force}
          />
        )}
        <input
          ref={input}
          type="file"
          hidden
          aria-label={text.feedJob.uploadLabel}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file !== undefined) {
              take(file);
            }
          }}
        />
      </div>
      {importMbMax === undefined ? null : (
        <Caption1 className={styles.quiet}>{text.feedJob.largest(formatCount(importMbMax))}</Caption1>
      )}
      {upload.running === null ? null : <FeedSending upload={upload.running} />}
      {refused === null ? null : (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{refused}</MessageBarBody>
        </MessageBar>
      )}
      {isCancelled(upload.error) ? <Caption1 role="status">{text.feedJob.cancelled}</Caption1> : null}
      {sync.error ? <Failure error={sync.error} /> : null}
      {upload.error && !isCancelled(upload.error) ? <Failure error={upload.error} /> : null}
    </div>
  );
}
