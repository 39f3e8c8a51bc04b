// SPDX-License-Identifier: Apache-2.0
import { Body1, Body1Strong, Caption1, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, ErrorCircleFilled, WarningFilled } from '@fluentui/react-icons';
import type { FeedJob as Job } from '@/api/feeds';
import { useFeedJob } from '@/api/feeds';
import { text } from '@/text';
import { Ago } from './Ago';
import { FeedJobSources } from './FeedJobSources';
import { formatBytes, formatCount } from './numbers';

const useStyles = makeStyles({
  job: { display: 'grid', gap: tokens.spacingVerticalS, minWidth: 0 },
  head: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
  good: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  poor: { color: tokens.colorStatusWarningForeground1, flexShrink: 0 },
  bad: { color: tokens.colorStatusDangerForeground1, flexShrink: 0 },
  reason: { overflowWrap: 'anywhere', maxWidth: '80ch' },
});

/** How far the stage is, 0 to 1; undefined where nobody knows. */
export function stageShare(job: Pick<Job, 'done' | 'total' | 'sourcesDone' | 'sourcesTotal'>): number | undefined {
  if (job.total !== null && job.total > 0) {
    return Math.min(1, job.done / job.total);
  }
  if (job.sourcesTotal !== null && job.sourcesTotal > 0) {
    return Math.min(1, job.sourcesDone / job.sourcesTotal);
  }
  return undefined;
}

function Running({ job }: { job: Job }) {
  const styles = useStyles();
  const share = stageShare(job);
  const title = job.kind === 'sync' ? text.feedJob.running.sync : text.feedJob.running.import(job.file);
  const figures = [
    job.sourcesTotal !== null || job.sourcesDone > 0
      ? text.feedJob.feeds(
          formatCount(job.sourcesDone),
          job.sourcesTotal === null ? null : formatCount(job.sourcesTotal),
        )
      : null,
    text.feedJob.bytes(formatBytes(job.bytes)),
    text.feedJob.records(formatCount(job.records)),
  ].filter((figure) => figure !== null);
  return (
    <>
      <div className={styles.head} role="status">
        <Body1Strong>{title}</Body1Strong>
      </div>
      <ProgressBar
        thickness="large"
        aria-label={text.feedJob.progress}
        {...(share === undefined ? {} : { value: share })}
      />
      <Caption1 className={styles.quiet}>
        {[job.stage === '' ? text.feedJob.beginning : job.stage, ...figures].join(' · ')}
      </Caption1>
    </>
  );
}

function Ended({ job }: { job: Job }) {
  const styles = useStyles();
  const name = job.file;
  const troubled = job.sources.some((source) => source.outcome === 'failed');
  const title = () => {
    if (job.state === 'done') {
      return job.kind === 'sync' ? text.feedJob.done.sync : text.feedJob.done.import(name);
    }
    if (job.state === 'interrupted') {
      return job.kind === 'sync' ? text.feedJob.interrupted.sync : text.feedJob.interrupted.import(name);
    }
    return job.kind === 'sync' ? text.feedJob.failed.sync : text.feedJob.failed.import(name);
  };
  return (
    <>
      <div className={styles.head} role="status">
        {job.state !== 'done' ? (
          <ErrorCircleFilled className={styles.bad} fontSize={20} aria-hidden />
        ) : troubled ? (
          <WarningFilled className={styles.poor} fontSize={20} aria-hidden />
        ) : (
          <CheckmarkCircleFilled className={styles.good} fontSize={20} aria-hidden />
        )}
        <Body1Strong>{title()}</Body1Strong>
        <Caption1 className={styles.quiet}>
          <Ago time={job.finished ?? job.started} /> {text.feedJob.by(job.startedBy)}
        </Caption1>
      </div>
      {job.state === 'stopped' ? <Body1 className={styles.reason}>{text.feedJob.stopped}</Body1> : null}
      {job.state === 'interrupted' ? (
        <Body1 className={styles.reason}>{text.feedJob.interruptedReason}</Body1>
      ) : job.error === '' ? null : (
        <Body1 className={styles.reason}>{job.error}</Body1>
      )}
    </>
  );
}

/** A download or import of feeds: how far it is, and what became of each feed. */
export function FeedJobProgress({ job }: { job: Job }) {
  const styles = useStyles();
  return (
    <div className={styles.job}>
      {job.state === 'running' ? <Running job={job} /> : <Ended job={job} />}
      <FeedJobSources job={job} />
    </div>
  );
}

/** The running download or import, or the last one; nothing where there was none. */
export function FeedJob() {
  const job = useFeedJob();
  return job.data ? <FeedJobProgress job={job.data} /> : null;
}
