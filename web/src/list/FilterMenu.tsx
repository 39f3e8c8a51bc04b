// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Checkbox,
  Field,
  Input,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  SearchBox,
  Text,
  tokens,
  useArrowNavigationGroup,
} from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import type { FilterOption, ListFilter } from './types';

/** Beyond so many options a list of them can be searched. */
const SEARCHABLE = 9;
/** More than anybody reads; the search finds the others. */
const OPTIONS_MAX = 200;

const useStyles = makeStyles({
  button: { fontWeight: tokens.fontWeightRegular, minWidth: 0, whiteSpace: 'nowrap' },
  chosen: { fontWeight: tokens.fontWeightSemibold },
  surface: { display: 'grid', gap: tokens.spacingVerticalS, padding: tokens.spacingHorizontalM, minWidth: '220px' },
  options: { display: 'grid', maxHeight: 'min(360px, 60vh)', overflowY: 'auto', maxWidth: '340px' },
  option: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  box: { flexGrow: 1, minWidth: 0 },
  count: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
});

interface FilterMenuProps {
  filter: ListFilter;
  chosen: readonly string[];
  onChange: (values: readonly string[]) => void;
}

/** One filter with several values: a button that opens them. */
export function FilterMenu({ filter, chosen, onChange }: FilterMenuProps) {
  const styles = useStyles();
  const [words, setWords] = useState('');
  return (
    <Popover trapFocus positioning="below-start" onOpenChange={() => setWords('')}>
      <PopoverTrigger disableButtonEnhancement>
        <Button
          className={styles.button}
          size="small"
          appearance={chosen.length > 0 ? 'secondary' : 'subtle'}
          icon={<ChevronDownRegular />}
          iconPosition="after"
        >
          {filter.label}
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={filter.label}>
        {filter.kind === 'day' ? (
          <Day filter={filter} chosen={chosen} onChange={onChange} />
        ) : (
          <Options filter={filter} chosen={chosen} onChange={onChange} words={words} setWords={setWords} />
        )}
      </PopoverSurface>
    </Popover>
  );
}

/** One day, by the browser's own calendar. */
function Day({ filter, chosen, onChange }: FilterMenuProps) {
  return (
    <Field label={filter.label}>
      <Input
        type="date"
        value={chosen[0] ?? ''}
        onChange={(_, data) => onChange(data.value === '' ? [] : [data.value])}
      />
    </Field>
  );
}

interface OptionsProps extends FilterMenuProps {
  words: string;
  setWords: (words: string) => void;
}

function Options({ filter, chosen, onChange, words, setWords }: OptionsProps) {
  const styles = useStyles();
  const arrows = useArrowNavigationGroup({ axis: 'vertical' });
  const options = withChosen(filter, chosen);
  const wanted = words.trim().toLowerCase();
  const found = options.filter((option) => option.label.toLowerCase().includes(wanted));
  const toggle = (value: string, on: boolean) => {
    if (filter.kind === 'flag') {
      onChange(on ? [value] : []);
    } else {
      onChange(on ? [...chosen, value] : chosen.filter((other) => other !== value));
    }
  };
  return (
    <>
      {options.length > SEARCHABLE ? (
        <SearchBox
          size="small"
          aria-label={text.list.findOption(filter.label)}
          placeholder={text.list.findOption(filter.label)}
          value={words}
          onChange={(_, data) => setWords(data.value)}
        />
      ) : null}
      {found.length === 0 ? <Text>{options.length === 0 ? text.list.noOptions : text.list.noOption}</Text> : null}
      <div className={styles.options} {...arrows}>
        {found.slice(0, OPTIONS_MAX).map((option) => (
          <div key={option.value} className={styles.option}>
            <Checkbox
              className={styles.box}
              label={option.label}
              checked={chosen.includes(option.value)}
              onChange={(_, data) => toggle(option.value, data.checked === true)}
            />
            {option.count === undefined ? null : <Text className={styles.count}>{formatCount(option.count)}</Text>}
          </div>
        ))}
      </div>
    </>
  );
}

/** The options, and the values chosen by a link that are none of them. */
function withChosen(filter: ListFilter, chosen: readonly string[]): readonly FilterOption[] {
  const options = filter.options ?? [];
  const others = chosen.filter((value) => !options.some((option) => option.value === value));
  return [...options, ...others.map((value) => ({ value, label: filter.valueLabel?.(value) ?? value }))];
}
