// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { type Rows, rowAt, settle } from './hold';

interface Item {
  id: string;
  score: number;
}

const idOf = (item: Item) => item.id;

function rowsOf(text: string, total = text.length): Rows<Item> {
  return { total, pages: new Map([[0, [...text].map((id, score) => ({ id, score }))]]) };
}

function shownIds(rows: Rows<Item>): string {
  return (rows.pages.get(0) ?? []).map(idOf).join('');
}

const view = { first: 1, last: 3 };

describe('rows that arrive while somebody reads', () => {
  test('the first rows are shown', () => {
    expect(settle(null, rowsOf('abc'), view, true, idOf)).toEqual({ rows: rowsOf('abc'), held: false });
  });

  test('nobody at the list: the new order is shown at once', () => {
    expect(settle(rowsOf('abcdef'), rowsOf('fabcde'), view, false, idOf)).toEqual({
      rows: rowsOf('fabcde'),
      held: false,
    });
  });

  test('rows in view stay where they are: the order is held and cells change by id', () => {
    const fresh = rowsOf('fabcde');
    const { rows, held } = settle(rowsOf('abcdef'), fresh, view, true, idOf);
    expect(held).toBe(true);
    expect(shownIds(rows)).toBe('abcdef');
    expect(rowAt(rows, 0)?.score).toBe(1);
    expect(rowAt(rows, 5)?.score).toBe(0);
  });

  test('what changes outside of the view is no news', () => {
    expect(settle(rowsOf('abcdef'), rowsOf('abcdfe'), view, true, idOf)).toEqual({
      rows: rowsOf('abcdfe'),
      held: false,
    });
  });

  test('a row that is gone stays until the reader asks, with what was known of it', () => {
    const { rows, held } = settle(rowsOf('abcdef'), rowsOf('abdef'), view, true, idOf);
    expect(held).toBe(true);
    expect(shownIds(rows)).toBe('abcdef');
    expect(rows.total).toBe(6);
  });

  test('a list that became shorter than the view is held', () => {
    expect(settle(rowsOf('abcd'), rowsOf('abc'), view, true, idOf).held).toBe(true);
  });

  test('rows not fetched yet change nothing: their place fills', () => {
    const far = { first: 100, last: 120 };
    const fresh: Rows<Item> = { total: 300, pages: new Map([[1, [{ id: 'x', score: 1 }]]]) };
    expect(settle(rowsOf('abc', 300), fresh, far, true, idOf)).toEqual({ rows: fresh, held: false });
  });

  test('a page in view that is on its way again is not taken for an empty one', () => {
    const fresh: Rows<Item> = { total: 300, pages: new Map([[1, [{ id: 'x', score: 1 }]]]) };
    expect(settle(rowsOf('abcdef', 300), fresh, view, true, idOf).held).toBe(false);
  });
});
