// SPDX-License-Identifier: Apache-2.0
import { Button, mergeClasses, tokens } from '@fluentui/react-components';
import { getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { text } from '@/text';
import { nextSort } from './address';
import { GridHead, leastWidth, templateOf } from './GridHead';
import { GridRow } from './GridRow';
import { CARD_FIELDS, cardHeight, HEAD_HEIGHT, useGridStyles } from './gridStyles';
import type { Range } from './pages';
import type { DataListProps, ListColumn } from './types';
import { useGridFocus, widgetsOf } from './useGridFocus';
import type { ListControl } from './useListState';
import { useNarrow } from './useNarrow';
import type { ListRows } from './useRows';
import { useScrollMemory } from './useScrollMemory';
import { useWidths } from './widths';

/** Browsers end at some 17 (Firefox) to 33 (Chromium) million pixels. */
const TALLEST_PX = 16_000_000;
const WAITING_ROWS = 20;

interface GridProps<Row> {
  list: DataListProps<Row>;
  control: ListControl;
  rows: ListRows<Row>;
  onView: (view: Range) => void;
  onGuarded: (guarded: boolean) => void;
}

/** How many rows of this height a browser can scroll through. */
export function mostRows(height: number): number {
  return Math.floor(TALLEST_PX / height);
}

/** The columns in sight: those shown, in the reader's order, on cards no more than fit until somebody chooses. */
export function columnsOf<Row>(columns: readonly ListColumn<Row>[], control: ListControl, card: boolean) {
  const shown = control.shown.flatMap((id) => columns.filter((column) => column.id === id));
  return card && control.state.columns === null ? shown.slice(0, CARD_FIELDS) : shown;
}

/** Height of a list's rows. */
export function rowHeightOf<Row>(list: DataListProps<Row>, shown: number, card: boolean): number {
  return card ? cardHeight(shown) : (list.rowHeight ?? 40);
}

/** The rows of a list: only those in sight are in the document, all of them are in the scroll bar. */
export function Grid<Row>({ list, control, rows, onView, onGuarded }: GridProps<Row>) {
  const styles = useGridStyles();
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const { widths, resize } = useWidths(list.name);
  const card = useNarrow();
  const columns = useMemo(() => columnsOf(list.columns, control, card), [list.columns, control, card]);
  const height = rowHeightOf(list, columns.length, card);
  const count = Math.min(rows.total ?? WAITING_ROWS, mostRows(height));

  const table = useReactTable<Row>({
    data: [],
    columns: useMemo(
      () => list.columns.map((column) => ({ id: column.id, header: column.header, size: column.width })),
      [list.columns],
    ),
    state: {
      columnVisibility: Object.fromEntries(list.columns.map(({ id }) => [id, control.shown.includes(id)])),
      columnOrder: [...control.shown],
      columnSizing: widths,
      sorting: control.state.sort.map(({ id, descending }) => ({ id, desc: descending })),
    },
    manualSorting: true,
    manualFiltering: true,
    getCoreRowModel: getCoreRowModel(),
  });

  const screen = () => Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_HEIGHT) / height);
  const open = (index: number) => {
    const row = rows.rowAt(index);
    const to = row === undefined ? undefined : list.rowLink?.(row);
    if (to !== undefined) {
      navigate(to);
    }
  };
  const focus = useGridFocus(grid, () => ({ rows: count, columns: columns.length, screen: screen() }), open);
  const active = Math.min(focus.active.row, count - 1);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    rangeExtractor: (range) => {
      // The row with the tab stop is always there, so that the focus is not lost by scrolling past.
      const indexes = defaultRangeExtractor(range);
      return active < 0 || indexes.includes(active) ? indexes : [...indexes, active].sort((a, b) => a - b);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height moves every row
  useEffect(() => virtualizer.measure(), [height]);

  const first = virtualizer.range?.startIndex ?? 0;
  const last = virtualizer.range?.endIndex ?? WAITING_ROWS;
  useEffect(() => onView({ first, last }), [first, last, onView]);

  const [hovered, setHovered] = useState(false);
  const scrolled = (virtualizer.scrollOffset ?? 0) > height / 2;
  const guarded = hovered || scrolled || focus.inside;
  useEffect(() => onGuarded(guarded), [guarded, onGuarded]);
  useScrollMemory(scroller, control.shape.prefix, rows.question);

  const onClick = (event: MouseEvent<HTMLElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest<HTMLElement>('[data-row]');
    const cell = target?.closest('[data-column]');
    if (!row || !cell || !list.rowLink || window.getSelection()?.isCollapsed === false) {
      return;
    }
    if (widgetsOf(cell).some((widget) => target !== null && widget.contains(target))) {
      return;
    }
    const index = Number(row.dataset.row);
    const item = index < 0 ? undefined : rows.rowAt(index);
    if (item === undefined) {
      return;
    }
    if (event.ctrlKey || event.metaKey || event.button === 1) {
      window.open(list.rowLink(item), '_blank', 'noopener');
    } else if (event.button === 0) {
      navigate(list.rowLink(item));
    }
  };
  const template = templateOf(columns, widths);
  return (
    <div className={styles.frame}>
      <div ref={scroller} className={mergeClasses(styles.scroller, rows.old && styles.old)}>
        <div
          ref={grid}
          role="grid"
          aria-label={list.label}
          aria-rowcount={count + 1}
          aria-colcount={columns.length}
          aria-busy={rows.total === null || rows.old}
          style={{ minWidth: card ? 0 : leastWidth(columns, widths) }}
          onClick={onClick}
          onAuxClick={onClick}
          {...focus.handlers}
        >
          <GridHead
            headers={(table.getHeaderGroups()[0]?.headers ?? []).slice(0, columns.length)}
            columns={columns}
            template={template}
            sort={control.state.sort}
            onSort={(column, add) =>
              control.setSort(nextSort(control.state.sort, column.id, column.descendingFirst === true, add))
            }
            onResize={resize}
            active={focus.active.row < 0 ? focus.active.column : -1}
            hidden={card}
          />
          <div
            role="rowgroup"
            className={styles.body}
            style={{ height: virtualizer.getTotalSize(), backgroundImage: ruled(height) }}
            onPointerEnter={(event) => setHovered(event.pointerType === 'mouse')}
            onPointerLeave={() => setHovered(false)}
            onPointerOver={explainCut}
          >
            {virtualizer.getVirtualItems().map((item) => {
              const row = rows.rowAt(item.index);
              return (
                <GridRow
                  key={item.key}
                  row={row}
                  above={card ? undefined : rows.rowAt(item.index - 1)}
                  index={item.index}
                  start={item.start}
                  height={height}
                  columns={columns}
                  template={template}
                  card={card}
                  active={item.index === active ? Math.min(focus.active.column, columns.length - 1) : -1}
                  current={row !== undefined && list.current !== undefined && list.rowId(row) === list.current}
                  opens={list.rowLink !== undefined}
                />
              );
            })}
          </div>
        </div>
      </div>
      <div role="status" className={styles.news}>
        {rows.held ? (
          <div className={styles.newsBox}>
            {text.list.changed}
            <Button size="small" appearance="primary" shape="circular" onClick={rows.accept}>
              {text.list.showChanged}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );
}

/** Lines where rows will be: who scrolls faster than rows are drawn sees an empty table, not an empty page. */
function ruled(height: number): string {
  const line = tokens.colorNeutralStroke3;
  return `repeating-linear-gradient(to bottom, transparent 0 ${height - 1}px, ${line} ${height - 1}px ${height}px)`;
}

/** A cell that is cut off says its whole text when pointed at. */
function explainCut(event: PointerEvent<HTMLElement>) {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null;
  const content = cell?.lastElementChild;
  if (cell && content instanceof HTMLElement) {
    cell.title = content.scrollWidth > content.clientWidth ? (content.textContent ?? '') : '';
  }
}
