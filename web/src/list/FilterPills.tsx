// SPDX-License-Identifier: Apache-2.0
import { Button, makeStyles, Tag, TagGroup, tokens } from '@fluentui/react-components';
import { text } from '@/text';
import type { ListFilter } from './types';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  tags: { flexWrap: 'wrap', rowGap: tokens.spacingVerticalXS },
});

interface FilterPillsProps {
  filters: readonly ListFilter[];
  chosen: ReadonlyMap<string, readonly string[]>;
  words: string;
  onFilter: (id: string, values: readonly string[]) => void;
  onWords: (words: string) => void;
  onClear: () => void;
}

interface Pill {
  key: string;
  label: string;
  remove: () => void;
}

/** A filter's value in words. */
export function pillLabel(filter: ListFilter, value: string): string {
  const option = filter.options?.find((other) => other.value === value);
  if (filter.kind === 'flag' && option === undefined && filter.valueLabel === undefined) {
    return text.list.flagPill(filter.label, value !== 'false');
  }
  return text.list.pill(filter.label, option?.label ?? filter.valueLabel?.(value) ?? value);
}

/** What is filtered by, each with its way out. */
export function FilterPills({ filters, chosen, words, onFilter, onWords, onClear }: FilterPillsProps) {
  const styles = useStyles();
  const pills: Pill[] = [];
  for (const filter of filters) {
    const values = chosen.get(filter.id) ?? [];
    for (const value of values) {
      pills.push({
        key: `${filter.id}=${value}`,
        label: pillLabel(filter, value),
        remove: () =>
          onFilter(
            filter.id,
            values.filter((other) => other !== value),
          ),
      });
    }
  }
  if (words.trim() !== '') {
    pills.push({ key: 'q', label: text.list.textPill(words.trim()), remove: () => onWords('') });
  }
  if (pills.length === 0) {
    return null;
  }
  return (
    <div className={styles.row}>
      <TagGroup
        className={styles.tags}
        size="small"
        aria-label={text.list.pills}
        onDismiss={(_, data) => pills.find((pill) => pill.key === data.value)?.remove()}
      >
        {pills.map((pill) => (
          <Tag
            key={pill.key}
            value={pill.key}
            shape="circular"
            dismissible
            aria-label={text.list.removePill(pill.label)}
          >
            {pill.label}
          </Tag>
        ))}
      </TagGroup>
      <Button size="small" appearance="transparent" onClick={onClear}>
        {text.list.clearAll}
      </Button>
    </div>
  );
}
