// SPDX-License-Identifier: Apache-2.0
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { text } from '@/text';
import { RangeLine } from './RangeLine';
import { RecordLine } from './RecordLine';
import { rangeKey, recordKey } from './rules';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalL, margin: 0, padding: 0, listStyleType: 'none' },
  rule: { display: 'grid', gap: tokens.spacingVerticalS },
});

interface OtherRulesProps {
  rules: readonly Schema<'Evidence'>[];
  records: Schema<'WeaknessDetail'>['records'] | undefined;
}

/** Rules that speak of the software too but did not decide: shown, because what was set aside is evidence as well. */
export function OtherRules({ rules, records }: OtherRulesProps) {
  const styles = useStyles();
  return (
    <Accordion collapsible>
      <AccordionItem value="others">
        <AccordionHeader size="small">{text.evidence.others(rules.length)}</AccordionHeader>
        <AccordionPanel>
          <ul className={styles.list}>
            {rules.map((rule) => (
              <li key={recordKey(rule) + rangeKey(rule)} className={styles.rule}>
                <RecordLine rule={rule} records={records} />
                <RangeLine rule={rule} />
              </li>
            ))}
          </ul>
        </AccordionPanel>
      </AccordionItem>
    </Accordion>
  );
}
