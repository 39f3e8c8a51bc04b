// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { FilterMenu } from '@/list/FilterMenu';
import { FilterPills } from '@/list/FilterPills';
import type { ListFilter } from '@/list/types';
import type { ListControl } from '@/list/useListState';
import { text } from '@/text';
import { Ranges } from './Ranges';

const words = text.vulnerableDevices;

const useStyles = makeStyles({
  bar: { display: 'grid', gap: tokens.spacingVerticalS },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    rowGap: tokens.spacingVerticalXS,
  },
  filters: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
});

const NONE: readonly string[] = [];

interface BarProps {
  filters: readonly ListFilter[];
  control: ListControl;
  days: number;
  chooseDays: (days: number) => void;
}

/** Above the report: what it is filtered by, and how far back its trends look. */
export function Bar({ filters, control, days, chooseDays }: BarProps) {
  const styles = useStyles();
  const { state, setFilter } = control;
  const offered = filters.filter((filter) => filter.linkOnly !== true);
  return (
    <div className={styles.bar}>
      <div className={styles.row}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
        <div className={styles.filters} role="group" aria-label={words.filters}>
          {offered.map((filter) => (
            <FilterMenu
              key={filter.id}
              filter={filter}
              chosen={state.filters.get(filter.id) ?? NONE}
              onChange={(values) => setFilter(filter.id, values)}
            />
          ))}
        </div>
        <Ranges days={days} choose={chooseDays} />
      </div>
      <FilterPills
        filters={filters}
        chosen={state.filters}
        words=""
        onFilter={setFilter}
        onWords={() => undefined}
        onClear={control.clear}
      />
    </div>
  );
}
