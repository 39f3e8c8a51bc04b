// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { Fix } from './Fix';
import { OtherRules } from './OtherRules';
import { Paths } from './Paths';
import { RangeLine } from './RangeLine';
import { RecordLine } from './RecordLine';
import { distinctBy, rangeKey, recordKey } from './rules';
import { Step, Steps } from './Steps';
import { Verdict } from './Verdict';

const useStyles = makeStyles({
  card: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    minWidth: 0,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: tokens.spacingHorizontalM },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    overflowWrap: 'anywhere',
  },
  version: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  kind: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface FindingCardProps {
  finding: Schema<'Finding'>;
  records: Schema<'WeaknessDetail'>['records'] | undefined;
}

/** One software that has the weakness, and the whole way from what was seen to what follows. */
export function FindingCard({ finding, records }: FindingCardProps) {
  const styles = useStyles();
  const id = useId();
  const words = text.evidence;
  const deciding = finding.evidence.filter((rule) => rule.decided);
  const others = distinctBy(
    finding.evidence.filter((rule) => !rule.decided),
    (rule) => recordKey(rule) + rangeKey(rule),
  );
  return (
    <section className={styles.card} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 className={styles.title} id={id}>
          <TextLink to={links.product(finding.softwareId)}>{finding.software}</TextLink>
        </h3>
        <span className={styles.version}>{finding.version}</span>
        <span className={styles.kind}>{finding.ecosystem}</span>
      </div>
      <Steps>
        <Step title={words.seen}>
          <Paths finding={finding} />
        </Step>
        <Step title={words.record}>
          {distinctBy(deciding, recordKey).map((rule) => (
            <RecordLine key={recordKey(rule)} rule={rule} records={records} />
          ))}
        </Step>
        <Step title={words.range}>
          {distinctBy(deciding, rangeKey).map((rule) => (
            <RangeLine key={rangeKey(rule)} rule={rule} />
          ))}
        </Step>
        <Step title={`${words.verdict} ${words.verdicts[finding.status]}`} last tone={finding.status}>
          <Verdict finding={finding} deciding={deciding} />
        </Step>
      </Steps>
      <Fix finding={finding} />
      {others.length > 0 ? <OtherRules rules={others} records={records} /> : null}
    </section>
  );
}
