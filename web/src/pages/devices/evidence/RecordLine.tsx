// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { OutsideLink } from '@/parts/OutsideLink';
import { text } from '@/text';
import { sayConfidence } from './comparison';
import { recordAddress } from './useEvidence';

const useStyles = makeStyles({
  box: { display: 'grid', gap: tokens.spacingVerticalXXS },
  record: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
});

interface RecordLineProps {
  rule: Schema<'Evidence'>;
  records: Schema<'WeaknessDetail'>['records'] | undefined;
}

/** The record that a rule stands in, where it can be read, and how surely it means this software. */
export function RecordLine({ rule, records }: RecordLineProps) {
  const styles = useStyles();
  const words = text.evidence;
  const address = recordAddress(records, rule.feed, rule.record);
  const title = records?.find((record) => record.feed === rule.feed && record.id === rule.record)?.title ?? '';
  return (
    <div className={styles.box}>
      <span>
        <span className={styles.record}>
          {address === null ? rule.record : <OutsideLink address={address}>{rule.record}</OutsideLink>}
        </span>{' '}
        <span className={styles.quiet}>
          {words.recordFeed} {rule.feed}
        </span>
      </span>
      {title === '' || title === rule.record ? null : <span>{title}</span>}
      <span className={styles.small}>{sayConfidence(rule.confidence)}</span>
      {rule.note ? (
        <span className={styles.small}>
          {words.note}: {rule.note}
        </span>
      ) : null}
    </div>
  );
}
