// SPDX-License-Identifier: Apache-2.0
import { PAGE_ROWS, pageOf, type Range } from './pages';

/** Rows of one question, as far as they were fetched. */
export interface Rows<Row> {
  total: number;
  pages: ReadonlyMap<number, readonly Row[]>;
}

/** What is shown of a list and whether the list has moved on underneath. */
export interface Settled<Row> {
  rows: Rows<Row>;
  held: boolean;
}

/** The row at a place of the whole list, where it was fetched. */
export function rowAt<Row>(rows: Rows<Row>, index: number): Row | undefined {
  return rows.pages.get(pageOf(index))?.[index % PAGE_ROWS];
}

function looksTheSame<Row>(shown: Rows<Row>, fresh: Rows<Row>, view: Range, idOf: (row: Row) => string): boolean {
  for (let index = view.first; index <= view.last; index++) {
    const before = rowAt(shown, index);
    const after = rowAt(fresh, index);
    if (before === undefined) {
      continue;
    }
    if (after === undefined ? index >= fresh.total || fresh.pages.has(pageOf(index)) : idOf(before) !== idOf(after)) {
      return false;
    }
  }
  return true;
}

/**
 * What a list shows after newer rows arrived. Rows never move under the reader's hand: while `guarded` (scrolled down, pointing at
 * the rows, or working in them with the keyboard) and the rows in view would be others or stand elsewhere, their order is held; cells
 * take their new content by the row's id, and `held` says that there is something newer to show.
 */
export function settle<Row>(
  shown: Rows<Row> | null,
  fresh: Rows<Row>,
  view: Range,
  guarded: boolean,
  idOf: (row: Row) => string,
): Settled<Row> {
  if (shown === null || !guarded || looksTheSame(shown, fresh, view, idOf)) {
    return { rows: fresh, held: false };
  }
  const newer = new Map<string, Row>();
  for (const page of fresh.pages.values()) {
    for (const row of page) {
      newer.set(idOf(row), row);
    }
  }
  const pages = new Map<number, readonly Row[]>();
  for (const [page, rows] of fresh.pages) {
    const before = shown.pages.get(page);
    pages.set(page, before === undefined ? rows : before.map((row) => newer.get(idOf(row)) ?? row));
  }
  return { rows: { total: shown.total, pages }, held: true };
}
