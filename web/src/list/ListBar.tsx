// SPDX-License-Identifier: Apache-2.0
import { Button, makeStyles, Text, ToggleButton, tokens } from '@fluentui/react-components';
import { FilterRegular } from '@fluentui/react-icons';
import { memo, type ReactNode, useState } from 'react';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { apiQuery, readable } from './address';
import { ColumnChooser } from './ColumnChooser';
import { FilterMenu } from './FilterMenu';
import { FilterPills } from './FilterPills';
import { ExportMenu, SortMenu } from './ListMenus';
import { SearchField } from './SearchField';
import type { ListColumn, ListFilter } from './types';
import type { ListControl } from './useListState';
import { useNarrow } from './useNarrow';

const useStyles = makeStyles({
  bar: { display: 'grid', flexShrink: 0, gap: tokens.spacingVerticalS },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    rowGap: tokens.spacingVerticalXS,
    // On paper nothing is pressed or typed; what was chosen stands in the pills.
    '@media print': { '& button': { display: 'none' }, '& .fui-SearchBox': { display: 'none' } },
  },
  // On narrow screens lines of their own, so that opening them leaves the search as it is.
  filters: {
    display: 'contents',
    '@media (max-width: 600px)': { display: 'flex', flexWrap: 'wrap', flexBasis: '100%' },
  },
  // Beside the filters or on a line of its own: the total stands at its beginning, where the first column's words begin.
  end: {
    display: 'flex',
    flexWrap: 'wrap',
    flexGrow: 1,
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: tokens.spacingHorizontalXS,
  },
  total: {
    marginLeft: tokens.spacingHorizontalL,
    marginRight: 'auto',
    fontVariantNumeric: 'tabular-nums',
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: 'nowrap',
    ':not(:first-child)': { marginLeft: 0 },
  },
  // Most answers come before anybody could read it.
  asking: {
    marginLeft: tokens.spacingHorizontalL,
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
    animationName: { from: { visibility: 'hidden' }, to: { visibility: 'visible' } },
    animationDelay: '400ms',
    animationDuration: '1ms',
    animationFillMode: 'both',
  },
  flag: { fontWeight: tokens.fontWeightRegular, minWidth: 0, whiteSpace: 'nowrap' },
});

interface ListBarProps<Row> {
  columns: readonly ListColumn<Row>[];
  filters: readonly ListFilter[];
  fixed: Readonly<Record<string, string>>;
  path: string;
  searchHint: string | undefined;
  exportable: boolean;
  actions: ReactNode;
  control: ListControl;
  /** Null while it is not known, at first and while another question is asked. */
  total: number | null;
  /** The rows shown answer the question before. */
  asking: boolean;
}

/** Above the rows: what to search and filter by, how many there are, which columns, and the way out as a file. */
function Bar<Row>({
  columns,
  filters,
  fixed,
  path,
  searchHint,
  exportable,
  actions,
  control,
  total,
  asking,
}: ListBarProps<Row>) {
  const styles = useStyles();
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const { state, shown } = control;
  const offered = filters.filter((filter) => filter.linkOnly !== true);
  const chosen = [...state.filters.values()].flat().length;
  const filtered = chosen > 0 || state.text.trim() !== '';
  const count = total === null ? null : formatCount(total);
  return (
    <div className={styles.bar}>
      <div className={styles.row}>
        {searchHint === undefined ? null : (
          <SearchField value={state.text} hint={searchHint} onChange={control.setText} />
        )}
        {narrow && offered.length > 0 ? (
          <Button size="small" icon={<FilterRegular />} aria-expanded={open} onClick={() => setOpen(!open)}>
            {chosen > 0 ? text.list.filtersChosen(chosen) : text.list.filters}
          </Button>
        ) : null}
        {!narrow || open ? (
          <div className={styles.filters}>
            {offered.map((filter) => (
              <OneFilter
                key={filter.id}
                filter={filter}
                chosen={state.filters.get(filter.id) ?? NONE}
                onChange={control.setFilter}
              />
            ))}
          </div>
        ) : null}
        <div className={styles.end}>
          {asking ? <Text className={styles.asking}>{text.list.asking}</Text> : null}
          {count === null ? null : (
            <Text className={styles.total}>{filtered ? text.list.found(count) : text.list.total(count)}</Text>
          )}
          {narrow ? (
            <SortMenu
              columns={columns.filter((column) => column.sortable !== false)}
              sort={state.sort}
              onChange={control.setSort}
            />
          ) : null}
          <ColumnChooser columns={columns} shown={shown} onChange={control.setColumns} />
          {exportable ? (
            <ExportMenu
              csv={fileLink('csv', path, columns, fixed, control)}
              json={fileLink('json-file', path, columns, fixed, control)}
              count={count ?? ''}
            />
          ) : null}
          {actions}
        </div>
      </div>
      <FilterPills
        filters={filters}
        chosen={state.filters}
        words={state.text}
        onFilter={control.setFilter}
        onWords={control.setText}
        onClear={control.clear}
      />
    </div>
  );
}

/** Above the rows of a list. */
export const ListBar = memo(Bar) as typeof Bar;

const NONE: readonly string[] = [];

interface OneFilterProps {
  filter: ListFilter;
  chosen: readonly string[];
  onChange: (id: string, values: readonly string[]) => void;
}

function OneFilter({ filter, chosen, onChange }: OneFilterProps) {
  const styles = useStyles();
  if (filter.kind === 'flag' && filter.options === undefined) {
    const on = chosen.includes('true');
    return (
      <ToggleButton
        className={styles.flag}
        size="small"
        appearance={on ? 'secondary' : 'subtle'}
        checked={on}
        onClick={() => onChange(filter.id, on ? [] : ['true'])}
      >
        {filter.label}
      </ToggleButton>
    );
  }
  return <FilterMenu filter={filter} chosen={chosen} onChange={(values) => onChange(filter.id, values)} />;
}

/** The address of the whole list as a file, with the columns shown, in their order. */
export function fileLink<Row>(
  format: 'csv' | 'json-file',
  path: string,
  columns: readonly ListColumn<Row>[],
  fixed: Readonly<Record<string, string>>,
  control: Pick<ListControl, 'state' | 'shape' | 'shown'>,
): string {
  const query = apiQuery(control.state, control.shape, fixed);
  query.set('format', format);
  const names = control.shown
    .flatMap((id) => columns.filter((column) => column.id === id))
    .flatMap((column) => column.exports ?? [column.id]);
  query.set('columns', [...new Set(names)].join(','));
  return `${path}?${readable(query)}`;
}
