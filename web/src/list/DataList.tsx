// SPDX-License-Identifier: Apache-2.0
import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import { Empty } from '@/parts/Empty';
import { EmptyPlace } from '@/parts/EmptyPlace';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { apiQuery, type SortKey } from './address';
import { columnsOf, Grid, mostRows, rowHeightOf } from './Grid';
import { ListBar } from './ListBar';
import type { Range } from './pages';
import type { DataListProps, ListColumn, ListFilter } from './types';
import { useListState } from './useListState';
import { useNarrow } from './useNarrow';
import { useRows } from './useRows';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    flex: '1 1 auto',
    minHeight: 'min(420px, 70vh)',
    '@media print': { height: '85vh' },
    minWidth: 0,
    gap: tokens.spacingVerticalM,
  },
  unseen: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

const NO_FILTERS: readonly ListFilter[] = [];
const NOTHING_FIXED: Readonly<Record<string, string>> = {};

/** As much of an address's option as tells which one it is. */
function shortened(option: string): string {
  return option.length > 60 ? `${option.slice(0, 60)}…` : option;
}

/**
 * A list from the server, where it is sorted, filtered and counted; how it is looked at stands in the address. Rows come as they
 * scroll into view and change in place when the fleet does; they never move under the reader's hand (hold.ts).
 */
export function DataList<Row>(props: DataListProps<Row>) {
  const styles = useStyles();
  const control = useListState(props);
  const { state, shape } = control;
  const fixed = props.fixed ?? NOTHING_FIXED;
  const [view, setView] = useState<Range>({ first: 0, last: 0 });
  const [guarded, setGuarded] = useState(false);
  const onView = useCallback(
    (next: Range) => setView((before) => (before.first === next.first && before.last === next.last ? before : next)),
    [],
  );
  const query = apiQuery(state, shape, fixed).toString();
  const rows = useRows<Row>({
    path: props.path,
    standsOn: props.standsOn ?? 'fleet',
    query,
    idOf: props.rowId,
    view,
    guarded,
  });
  const announcement = useAnnouncement(
    props.label,
    rows.old ? null : rows.question,
    rows.total,
    orderInWords(state.sort, props.columns),
  );
  const card = useNarrow();

  const filtered = state.filters.size > 0 || state.text.trim() !== '';
  const nothing = rows.total === 0 && !rows.old;
  const most = mostRows(rowHeightOf(props, columnsOf(props.columns, control, card).length, card));
  return (
    <div className={styles.list}>
      {nothing && !filtered ? null : (
        <ListBar
          columns={props.columns}
          filters={props.filters ?? NO_FILTERS}
          fixed={fixed}
          path={props.path}
          searchHint={props.searchHint}
          exportable={props.exportable !== false}
          actions={props.actions}
          control={control}
          total={rows.old ? null : rows.totalNow}
          asking={rows.old}
        />
      )}
      <div role="status" className={styles.unseen}>
        {announcement}
      </div>
      {rows.error ? <Failure error={rows.error} retry={rows.retry} /> : null}
      {control.unknown.length > 0 ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{text.list.unknown(control.unknown.map(shortened).join(', '))}</MessageBarBody>
        </MessageBar>
      ) : null}
      {rows.total !== null && rows.total > most ? (
        <MessageBar layout="multiline">
          <MessageBarBody>{text.list.firstOnly(formatCount(most), formatCount(rows.total))}</MessageBarBody>
        </MessageBar>
      ) : null}
      {nothing ? (
        <EmptyPlace filtered={filtered}>
          {filtered ? (
            <>
              <Empty title={text.list.nothingFound}>{text.list.nothingFoundHint}</Empty>
              <Button onClick={control.clear}>{text.list.clearAll}</Button>
            </>
          ) : (
            <>
              {props.empty}
              {props.actions}
            </>
          )}
        </EmptyPlace>
      ) : rows.error && rows.total === null ? null : (
        <Grid list={props} control={control} rows={rows} onView={onView} onGuarded={setGuarded} />
      )}
    </div>
  );
}

/** What a list is sorted by, first to last: "Score, descending, then Name, ascending". */
function orderInWords<Row>(sort: readonly SortKey[], columns: readonly ListColumn<Row>[]): string {
  return sort
    .map(({ id, descending }) =>
      text.list.sortedBy(columns.find((column) => column.id === id)?.header ?? id, descending),
    )
    .join(text.list.sortedThen);
}

/** How many rows a new question found or how they stand now, for those who don't see it; nothing at first and nothing for live changes. */
function useAnnouncement(label: string, question: string | null, total: number | null, order: string): string {
  const [said, setSaid] = useState<{ question: string | null; order: string; words: string }>({
    question: null,
    order: '',
    words: '',
  });
  useEffect(() => {
    if (question === null || total === null) {
      return;
    }
    setSaid((before) => {
      if (before.question === question) {
        return before;
      }
      const sorted = before.order !== order;
      const words = sorted ? text.list.sorted(label, order) : text.list.announced(label, formatCount(total));
      return { question, order, words: before.question === null ? '' : words };
    });
  }, [label, question, total, order]);
  return said.words;
}
