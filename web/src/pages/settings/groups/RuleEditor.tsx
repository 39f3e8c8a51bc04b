// SPDX-License-Identifier: Apache-2.0
import { Button, Caption1, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { AddRegular, DismissRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { text } from '@/text';
import { ChoiceList } from '../parts/ChoiceList';
import { COMPARISONS, type Condition, newCondition, PROPERTIES, type RuleDraft, ruleOf, tooMany } from './rule';
import { usePlatforms } from './usePlatforms';

const words = text.settings.groups;

const useStyles = makeStyles({
  set: { border: 'none', margin: 0, padding: 0, minWidth: 0, display: 'grid', gap: tokens.spacingVerticalS },
  legend: { padding: 0, marginBottom: tokens.spacingVerticalXS },
  hint: { color: tokens.colorNeutralForeground3 },
  line: {
    display: 'grid',
    gridTemplateColumns: '110px 130px minmax(0, 1fr) auto',
    gap: tokens.spacingHorizontalS,
    alignItems: 'center',
    '@media (max-width: 560px)': { gridTemplateColumns: '1fr 1fr auto' },
  },
  text: { minWidth: 0, '@media (max-width: 560px)': { gridColumn: '1 / 3', gridRow: 2 } },
  add: { justifySelf: 'start' },
  wrong: { color: tokens.colorStatusDangerForeground1 },
});

interface RuleEditorProps {
  rule: RuleDraft;
  onChange: (rule: RuleDraft) => void;
}

/** The conditions of a rule, line by line, and the platforms. */
export function RuleEditor({ rule, onChange }: RuleEditorProps) {
  const styles = useStyles();
  const platforms = usePlatforms();
  const box = useRef<HTMLFieldSetElement>(null);
  const [added, setAdded] = useState('');
  const set = (changed: Condition) =>
    onChange({ ...rule, conditions: rule.conditions.map((one) => (one.key === changed.key ? changed : one)) });
  const many = tooMany(ruleOf(rule));
  return (
    <>
      <fieldset ref={box} className={styles.set}>
        <legend className={styles.legend}>{words.conditions}</legend>
        <Caption1 className={styles.hint}>{words.conditionsHint}</Caption1>
        {rule.conditions.map((condition, at) => (
          <div key={condition.key} className={styles.line}>
            <Select
              aria-label={words.propertyOf(at + 1)}
              value={condition.property}
              onChange={(_, data) => {
                const property = PROPERTIES.find((one) => one === data.value);
                if (property) {
                  set({ ...condition, property });
                }
              }}
            >
              {PROPERTIES.map((property) => (
                <option key={property} value={property}>
                  {words.rule.properties[property]}
                </option>
              ))}
            </Select>
            <Select
              aria-label={words.comparisonOf(at + 1)}
              value={condition.comparison}
              onChange={(_, data) => {
                const comparison = COMPARISONS.find((one) => one === data.value);
                if (comparison) {
                  set({ ...condition, comparison });
                }
              }}
            >
              {COMPARISONS.map((comparison) => (
                <option key={comparison} value={comparison}>
                  {words.rule.comparisons[comparison]}
                </option>
              ))}
            </Select>
            <Input
              className={styles.text}
              aria-label={words.textOf(at + 1)}
              autoFocus={condition.key === added}
              value={condition.text}
              maxLength={256}
              onChange={(_, data) => set({ ...condition, text: data.value })}
            />
            <Button
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={words.removeCondition(at + 1)}
              onClick={() => {
                onChange({ ...rule, conditions: rule.conditions.filter((one) => one.key !== condition.key) });
                // The button that had the focus goes with its line.
                box.current?.querySelector<HTMLElement>('[data-add]')?.focus();
              }}
            />
          </div>
        ))}
        {many === null ? null : (
          <Caption1 role="alert" className={styles.wrong}>
            {words.tooMany[many]}
          </Caption1>
        )}
        <Button
          className={styles.add}
          size="small"
          icon={<AddRegular />}
          data-add
          onClick={() => {
            const line = newCondition(rule.conditions.at(-1)?.property ?? 'names');
            setAdded(line.key);
            onChange({ ...rule, conditions: [...rule.conditions, line] });
          }}
        >
          {words.addCondition}
        </Button>
      </fieldset>
      <ChoiceList
        legend={words.platforms}
        hint={words.platformsHint}
        choices={platforms.map((value) => ({ value }))}
        chosen={rule.platforms}
        onChange={(chosen) => onChange({ ...rule, platforms: chosen })}
        other={{ label: words.otherPlatform, add: text.settings.addIt }}
      />
    </>
  );
}
