// SPDX-License-Identifier: Apache-2.0
import { mergeClasses } from '@fluentui/react-components';
import { ArrowDownFilled, ArrowUpFilled } from '@fluentui/react-icons';
import type { Header } from '@tanstack/react-table';
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react';
import type { SortKey } from './address';
import { useGridStyles } from './gridStyles';
import type { ListColumn } from './types';
import { setTabStops } from './useGridFocus';

const STEP_PX = 16;
export const NARROWEST_PX = 56;

interface GridHeadProps<Row> {
  headers: readonly Header<Row, unknown>[];
  columns: readonly ListColumn<Row>[];
  template: string;
  sort: readonly SortKey[];
  onSort: (column: ListColumn<Row>, add: boolean) => void;
  onResize: (id: string, width: number) => void;
  /** The column of the tab stop where it is among the headings, else -1. */
  active: number;
  hidden: boolean;
}

/** The headings: each sorts its column; Shift adds a second one; Shift with the arrows changes a column's width. */
export function GridHead<Row>(props: GridHeadProps<Row>) {
  const styles = useGridStyles();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => setTabStops(element.current, props.active));
  return (
    <div role="rowgroup" className={mergeClasses(styles.head, props.hidden && styles.headHidden)}>
      <div
        ref={element}
        role="row"
        aria-rowindex={1}
        data-row={-1}
        className={styles.headRow}
        style={{ gridTemplateColumns: props.template }}
      >
        {props.headers.map((header, place) => {
          const column = props.columns[place];
          return column === undefined ? null : (
            <Heading key={header.id} {...props} header={header} column={column} place={place} />
          );
        })}
      </div>
    </div>
  );
}

interface HeadingProps<Row> extends GridHeadProps<Row> {
  header: Header<Row, unknown>;
  column: ListColumn<Row>;
  place: number;
}

function Heading<Row>({ header, column, place, sort, onSort, onResize, hidden }: HeadingProps<Row>) {
  const styles = useGridStyles();
  const at = sort.findIndex((key) => key.id === column.id);
  const key = sort[at];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault();
      event.stopPropagation();
      const width = event.currentTarget.getBoundingClientRect().width;
      onResize(column.id, Math.max(NARROWEST_PX, width + (event.key === 'ArrowRight' ? STEP_PX : -STEP_PX)));
    }
  };
  const label = <span className={styles.headingText}>{column.header}</span>;
  const end = column.align === 'end' && styles.headingEnd;
  const sortable = column.sortable !== false && !hidden;
  return (
    <div
      role="columnheader"
      data-column={place}
      aria-sort={key === undefined ? undefined : key.descending ? 'descending' : 'ascending'}
      title={column.hint}
      className={styles.headCell}
      onKeyDown={onKeyDown}
    >
      {sortable ? (
        <button
          type="button"
          className={mergeClasses(styles.heading, styles.sortable, end)}
          onClick={(event) => onSort(column, event.shiftKey)}
        >
          {label}
          {key === undefined ? null : (
            <span className={styles.order} aria-hidden>
              {key.descending ? <ArrowDownFilled fontSize={12} /> : <ArrowUpFilled fontSize={12} />}
              {sort.length > 1 ? at + 1 : null}
            </span>
          )}
        </button>
      ) : (
        <div className={mergeClasses(styles.heading, end)}>{label}</div>
      )}
      {hidden ? null : <Resizer header={header} onResize={onResize} />}
    </div>
  );
}

/** The edge of a column that a pointer moves; the keyboard has Shift with the arrows on the heading. */
function Resizer<Row>({
  header,
  onResize,
}: {
  header: Header<Row, unknown>;
  onResize: (id: string, width: number) => void;
}) {
  const styles = useGridStyles();
  const begin = useRef<{ x: number; width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const cell = event.currentTarget.parentElement;
    if (cell !== null) {
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      begin.current = { x: event.clientX, width: cell.getBoundingClientRect().width };
    }
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (begin.current !== null) {
      onResize(header.column.id, Math.max(NARROWEST_PX, begin.current.width + event.clientX - begin.current.x));
    }
  };
  return (
    <div
      aria-hidden
      className={styles.resizer}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        begin.current = null;
      }}
    />
  );
}

/** What a number keeps from the next column, beyond the width of the column itself. */
const DISTANCE_PX = 8;
/** How far columns of words give way before a list scrolls sideways. */
const TIGHTEST = 0.9;

function leastOf<Row>(column: ListColumn<Row>): number {
  return column.align === 'end' ? column.width + DISTANCE_PX : Math.round(column.width * TIGHTEST);
}

/** A column's part of the room that is left: those that grow take most, numbers little. */
function shareOf<Row>(column: ListColumn<Row>): number {
  const weight = column.grow ? 2 : column.align === 'end' ? 0.5 : 1;
  return Math.round(column.width * weight);
}

/** The widths of a grid's columns: what a reader set, else at least their own; they share what is left. */
export function templateOf<Row>(columns: readonly ListColumn<Row>[], widths: Readonly<Record<string, number>>): string {
  const parts = columns.map((column) => {
    const set = widths[column.id];
    if (set !== undefined) {
      return `${Math.round(set)}px`;
    }
    return `minmax(${leastOf(column)}px, ${shareOf(column)}fr)`;
  });
  const grows = columns.some((column) => widths[column.id] === undefined);
  return grows ? parts.join(' ') : `${parts.join(' ')} minmax(0, 1fr)`;
}

/** The least width of a grid with these columns, in pixels; narrower screens scroll sideways. */
export function leastWidth<Row>(columns: readonly ListColumn<Row>[], widths: Readonly<Record<string, number>>): number {
  return columns.reduce((sum, column) => sum + (widths[column.id] ?? leastOf(column)), 2 * 8);
}
