// SPDX-License-Identifier: Apache-2.0
import { mergeClasses } from '@fluentui/react-components';
import { memo, type ReactNode, useLayoutEffect, useRef } from 'react';
import { text } from '@/text';
import { useGridStyles } from './gridStyles';
import type { ListColumn } from './types';
import { setTabStops } from './useGridFocus';

interface GridRowProps<Row> {
  /** Undefined while it is on its way. */
  row: Row | undefined;
  /** The row before it. */
  above: Row | undefined;
  index: number;
  start: number;
  height: number;
  columns: readonly ListColumn<Row>[];
  template: string;
  card: boolean;
  /** The column of the tab stop where it is in this row, else -1. */
  active: number;
  current: boolean;
  opens: boolean;
}

function Row<Item>(props: GridRowProps<Item>) {
  const styles = useGridStyles();
  const element = useRef<HTMLDivElement>(null);
  const { row, above, columns, card } = props;
  useLayoutEffect(() => setTabStops(element.current, props.active));
  return (
    <div
      ref={element}
      role="row"
      aria-rowindex={props.index + 2}
      aria-current={props.current || undefined}
      data-row={props.index}
      className={mergeClasses(
        styles.row,
        props.opens && row !== undefined && styles.rowOpens,
        props.current && styles.current,
        card && styles.card,
      )}
      style={{
        transform: `translateY(${props.start}px)`,
        height: props.height,
        ...(card ? {} : { gridTemplateColumns: props.template }),
      }}
    >
      {columns.map((column, place) => (
        <div
          key={column.id}
          role={place === 0 ? 'rowheader' : 'gridcell'}
          data-column={place}
          className={mergeClasses(
            styles.cell,
            column.align === 'end' && !card && styles.cellEnd,
            card && styles.cardCell,
            card && place === 0 && styles.cardTitle,
          )}
        >
          {card && place > 0 ? (
            <span className={styles.caption} aria-hidden>
              {column.header}
            </span>
          ) : null}
          {content(row, above, column, place, card, styles)}
        </div>
      ))}
    </div>
  );
}

function content<Item>(
  row: Item | undefined,
  above: Item | undefined,
  column: ListColumn<Item>,
  place: number,
  card: boolean,
  styles: ReturnType<typeof useGridStyles>,
): ReactNode {
  if (row === undefined) {
    return (
      <div className={styles.skeleton} {...(place === 0 ? { role: 'img', 'aria-label': text.list.loadingRow } : {})} />
    );
  }
  return (
    <div className={mergeClasses(styles.content, card && place > 0 && styles.cardContent)}>
      {column.cell(row, above)}
    </div>
  );
}

/** One row of a list: cells side by side, or a card where the screen is narrow. */
export const GridRow = memo(Row) as typeof Row;
