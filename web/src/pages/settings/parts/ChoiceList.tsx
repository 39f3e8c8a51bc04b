// SPDX-License-Identifier: Apache-2.0
import { Button, Caption1, Checkbox, Field, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';

/** One value to choose, with what it means. */
export interface Choice {
  value: string;
  label?: string;
  hint?: string;
  disabled?: boolean;
}

const useStyles = makeStyles({
  set: { border: 'none', margin: 0, padding: 0, minWidth: 0, display: 'grid', gap: tokens.spacingVerticalXXS },
  legend: { padding: 0, marginBottom: tokens.spacingVerticalXS },
  hint: { color: tokens.colorNeutralForeground3 },
  choices: { display: 'grid', gap: tokens.spacingVerticalXXS },
  // Short ones without hints stand beside each other.
  short: { gridTemplateColumns: 'repeat(auto-fill, minmax(170px, 1fr))' },
  row: { display: 'flex', alignItems: 'end', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalXS },
  add: { flexGrow: 1 },
  label: { display: 'grid' },
});

interface ChoiceListProps {
  legend: string;
  hint?: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Lets values be added that are not among the choices: the label of the field for it, and of its button. */
  other?: { label: string; add: string };
}

/** Several of several: a checkbox each, and where it makes sense values of one's own. */
export function ChoiceList({ legend, hint, choices, chosen, onChange, other }: ChoiceListProps) {
  const styles = useStyles();
  const id = useId();
  const [typed, setTyped] = useState('');
  const own = chosen.filter((value) => !choices.some((choice) => choice.value === value));
  const all: readonly Choice[] = [...choices, ...own.map((value) => ({ value }))];
  const add = () => {
    const value = typed.trim();
    if (value !== '' && !chosen.includes(value)) {
      onChange([...chosen, value]);
    }
    setTyped('');
  };
  return (
    <fieldset className={styles.set} aria-describedby={hint === undefined ? undefined : id}>
      <legend className={styles.legend}>{legend}</legend>
      {hint === undefined ? null : (
        <Caption1 id={id} className={styles.hint}>
          {hint}
        </Caption1>
      )}
      <div className={mergeClasses(styles.choices, !all.some((choice) => choice.hint) && styles.short)}>
        {all.map((choice) => (
          <Checkbox
            key={choice.value}
            checked={chosen.includes(choice.value)}
            disabled={choice.disabled ?? false}
            label={
              <span className={styles.label}>
                <span>{choice.label ?? choice.value}</span>
                {choice.hint ? <Caption1 className={styles.hint}>{choice.hint}</Caption1> : null}
              </span>
            }
            onChange={(_, data) =>
              onChange(
                data.checked === true ? [...chosen, choice.value] : chosen.filter((value) => value !== choice.value),
              )
            }
          />
        ))}
      </div>
      {other === undefined ? null : (
        <div className={styles.row}>
          <Field label={other.label} className={styles.add} size="small">
            <Input
              value={typed}
              maxLength={256}
              onChange={(_, data) => setTyped(data.value)}
              onBlur={add}
              onKeyDown={(event) => {
                if (event.key === 'Enter') {
                  event.preventDefault();
                  add();
                }
              }}
            />
          </Field>
          <Button icon={<AddRegular />} size="small" disabled={typed.trim() === ''} onClick={add}>
            {other.add}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
