// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { nextPlace } from './gridKeys';

const size = { rows: 1000, columns: 5, screen: 20 };
const at = (row: number, column: number) => ({ row, column });
const press = (key: string, from: { row: number; column: number }, ctrl = false) =>
  nextPlace(from, { key, ctrl }, size);

test('arrows go from cell to cell, from the first row up to the headings, and stop at the edges', () => {
  expect(press('ArrowDown', at(3, 2))).toEqual(at(4, 2));
  expect(press('ArrowUp', at(0, 2))).toEqual(at(-1, 2));
  expect(press('ArrowUp', at(-1, 2))).toEqual(at(-1, 2));
  expect(press('ArrowLeft', at(3, 0))).toEqual(at(3, 0));
  expect(press('ArrowRight', at(3, 4))).toEqual(at(3, 4));
  expect(press('ArrowDown', at(999, 2))).toEqual(at(999, 2));
});

test('Home and End lead along the row, with Ctrl to the ends of the list', () => {
  expect(press('Home', at(3, 2))).toEqual(at(3, 0));
  expect(press('End', at(3, 2))).toEqual(at(3, 4));
  expect(press('Home', at(500, 2), true)).toEqual(at(0, 0));
  expect(press('End', at(3, 2), true)).toEqual(at(999, 4));
});

test('PageDown and PageUp go by a screen less one row, so that one row stays in sight', () => {
  expect(press('PageDown', at(3, 2))).toEqual(at(22, 2));
  expect(press('PageUp', at(3, 2))).toEqual(at(0, 2));
  expect(press('PageDown', at(995, 2))).toEqual(at(999, 2));
});

test('other keys are none of the grid', () => {
  expect(press('a', at(3, 2))).toBeNull();
});
