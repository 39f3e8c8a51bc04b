// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { text } from '@/text';

const useStyles = makeStyles({
  box: { display: 'grid', gap: tokens.spacingVerticalXXS },
  warning: { color: tokens.colorStatusWarningForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

interface VerdictProps {
  finding: Schema<'Finding'>;
  deciding: readonly Schema<'Evidence'>[];
}

/** What follows, and who decided it. */
export function Verdict({ finding, deciding }: VerdictProps) {
  const styles = useStyles();
  const words = text.evidence;
  const feeds = [...new Set(deciding.map((rule) => rule.feed))].join(', ');
  return (
    <div className={styles.box}>
      <span>{words.verdictWhy[finding.status]}</span>
      {feeds === '' ? null : <span className={styles.quiet}>{words.decidedBy(feeds)}</span>}
      {finding.justification ? <span>{finding.justification}</span> : null}
      {finding.judgedByStaleFeed ? <span className={styles.warning}>{words.stale}</span> : null}
      {finding.restartPending ? <span className={styles.warning}>{words.restartPending}</span> : null}
    </div>
  );
}
