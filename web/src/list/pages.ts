// SPDX-License-Identifier: Apache-2.0

/** Rows that are asked for at once. */
export const PAGE_ROWS = 100;

/** So many rows ahead of the reader are fetched: some three quarters of a second at a hurried 200 rows a second. */
const AHEAD_ROWS = 150;

/** So many behind are kept: those drawn beyond the edge, of which one may still look out from under the heading. */
const BEHIND_ROWS = 8;

/** Rows in view, by their place in the whole list; both ends count. */
export interface Range {
  first: number;
  last: number;
}

/** The page that a row is on. */
export function pageOf(index: number): number {
  return Math.floor(index / PAGE_ROWS);
}

/**
 * The pages that a view needs: those in sight and what comes next in the direction of travel. `total` is null before the first answer;
 * then nobody knows of a second page.
 */
export function pagesFor(range: Range, forward: boolean, total: number | null): readonly number[] {
  if (total === null) {
    return [pageOf(range.first)];
  }
  const end = Math.max(0, pageOf(total - 1));
  const first = Math.min(end, Math.max(0, pageOf(range.first - (forward ? BEHIND_ROWS : AHEAD_ROWS))));
  const last = Math.min(end, Math.max(0, pageOf(range.last + (forward ? AHEAD_ROWS : BEHIND_ROWS))));
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

/** True where the reader came here step by step: then pages are fetched at once. Who flings past is let arrive first. */
export function isNear(wanted: readonly number[], held: readonly number[], known: (page: number) => boolean): boolean {
  return wanted.every((page) => known(page) || held.some((other) => Math.abs(page - other) <= 1));
}
