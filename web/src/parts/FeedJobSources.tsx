// SPDX-License-Identifier: Apache-2.0
import { Button, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronUpRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { FeedJob } from '@/api/feeds';
import { text } from '@/text';
import { formatCount } from './numbers';

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  quiet: { color: tokens.colorNeutralForeground3 },
  scroll: {
    overflow: 'auto',
    maxHeight: '320px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  table: { width: '100%', borderCollapse: 'collapse', fontSize: tokens.fontSizeBase200 },
  cell: {
    textAlign: 'start',
    verticalAlign: 'top',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    whiteSpace: 'nowrap',
  },
  head: {
    position: 'sticky',
    top: 0,
    backgroundColor: tokens.colorNeutralBackground2,
    fontWeight: tokens.fontWeightSemibold,
  },
  number: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  reason: { whiteSpace: 'normal', overflowWrap: 'anywhere', minWidth: '24ch' },
  failed: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
});

type Source = FeedJob['sources'][number];
type Outcome = Source['outcome'];

const ORDER: readonly Outcome[] = ['failed', 'older', 'imported', 'fetched', 'unchanged'];

/** How many feeds had which outcome, the ones to look at first; outcomes that none had are left out. */
export function countOutcomes(sources: readonly Pick<Source, 'outcome'>[]): [Outcome, number][] {
  return ORDER.map((outcome): [Outcome, number] => [
    outcome,
    sources.filter((source) => source.outcome === outcome).length,
  ]).filter(([, count]) => count > 0);
}

const NUMBERS = ['accepted', 'added', 'changed', 'withdrawn', 'setAside'] as const;

/** What became of each feed of a job: a sentence, and a table on demand. */
export function FeedJobSources({ job }: { job: FeedJob }) {
  const styles = useStyles();
  const id = useId();
  const [open, setOpen] = useState(false);
  const counts = countOutcomes(job.sources);
  if (job.sources.length === 0 && job.skipped.length === 0) {
    return job.state === 'done' ? <Caption1 className={styles.quiet}>{text.feedJob.nothing}</Caption1> : null;
  }
  const words = counts.map(([outcome, count]) => text.feedJob.outcomes(count, text.feedJob.outcome[outcome]));
  if (job.skipped.length > 0) {
    words.push(text.feedJob.skipped(job.skipped.length));
  }
  const sources = [...job.sources].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  return (
    <>
      <div className={styles.row}>
        <Caption1 className={styles.quiet}>{words.join(', ')}</Caption1>
        <Button
          size="small"
          appearance="transparent"
          icon={open ? <ChevronUpRegular /> : <ChevronDownRegular />}
          iconPosition="after"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {open ? text.feedJob.hideSources : text.feedJob.showSources(job.sources.length + job.skipped.length)}
        </Button>
      </div>
      <section
        id={id}
        hidden={!open}
        className={open ? styles.scroll : undefined}
        aria-label={text.feedJob.sources}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={styles.table}>
          <thead>
            <tr>
              <th className={mergeClasses(styles.cell, styles.head)}>{text.feedJob.columns.name}</th>
              <th className={mergeClasses(styles.cell, styles.head)}>{text.feedJob.columns.outcome}</th>
              {NUMBERS.map((number) => (
                <th key={number} className={mergeClasses(styles.cell, styles.head, styles.number)}>
                  {text.feedJob.columns[number]}
                </th>
              ))}
              <th className={mergeClasses(styles.cell, styles.head)}>{text.feedJob.columns.reason}</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <tr key={source.name}>
                <td className={styles.cell}>{source.name}</td>
                <td className={mergeClasses(styles.cell, source.outcome === 'failed' && styles.failed)}>
                  {text.feedJob.outcome[source.outcome]}
                </td>
                {NUMBERS.map((number) => (
                  <td key={number} className={mergeClasses(styles.cell, styles.number)}>
                    {formatCount(source[number])}
                  </td>
                ))}
                <td className={mergeClasses(styles.cell, styles.reason)}>{source.reason}</td>
              </tr>
            ))}
            {job.skipped.map((file) => (
              <tr key={file.path}>
                <td className={styles.cell} colSpan={7}>
                  {file.path}
                </td>
                <td className={mergeClasses(styles.cell, styles.reason)}>{file.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
