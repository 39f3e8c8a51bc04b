// SPDX-License-Identifier: Apache-2.0

/** A cell of a grid: rows by their place in the whole list, -1 for the headings. */
export interface Place {
  row: number;
  column: number;
}

/** A key as the grid sees it. */
export interface GridKey {
  key: string;
  ctrl: boolean;
}

/** How large a grid is: its rows and columns, and the rows that one screen holds. */
export interface GridSize {
  rows: number;
  columns: number;
  screen: number;
}

/** Where a key leads from a cell (ARIA Authoring Practices, data grids), or null where it is no key of the grid. */
export function nextPlace(from: Place, { key, ctrl }: GridKey, size: GridSize): Place | null {
  const last = size.rows - 1;
  const row = (to: number) => ({ row: Math.max(-1, Math.min(last, to)), column: from.column });
  const column = (to: number) => ({ row: from.row, column: Math.max(0, Math.min(size.columns - 1, to)) });
  switch (key) {
    case 'ArrowDown':
      return row(from.row + 1);
    case 'ArrowUp':
      return row(from.row - 1);
    case 'ArrowRight':
      return column(from.column + 1);
    case 'ArrowLeft':
      return column(from.column - 1);
    case 'PageDown':
      return row(from.row + Math.max(1, size.screen - 1));
    case 'PageUp':
      return row(Math.max(Math.min(0, last), from.row - Math.max(1, size.screen - 1)));
    case 'Home':
      return ctrl ? { row: Math.min(0, last), column: 0 } : column(0);
    case 'End':
      return ctrl ? { row: last, column: size.columns - 1 } : column(size.columns - 1);
    default:
      return null;
  }
}
