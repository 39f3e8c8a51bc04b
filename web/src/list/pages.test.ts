// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { isNear, pagesFor } from './pages';

test('before the first answer one page is asked for', () => {
  expect(pagesFor({ first: 0, last: 20 }, true, null)).toEqual([0]);
});

test('what comes next is fetched before it is needed, in the direction of travel', () => {
  expect(pagesFor({ first: 210, last: 240 }, true, 1000)).toEqual([2, 3]);
  expect(pagesFor({ first: 260, last: 290 }, true, 1000)).toEqual([2, 3, 4]);
  expect(pagesFor({ first: 260, last: 289 }, false, 1000)).toEqual([1, 2]);
  expect(pagesFor({ first: 302, last: 330 }, true, 1000)).toEqual([2, 3, 4]);
  expect(pagesFor({ first: 210, last: 240 }, false, 1000)).toEqual([0, 1, 2]);
  expect(pagesFor({ first: 190, last: 220 }, true, 1000)).toEqual([1, 2, 3]);
});

test('no page is asked for beyond the end or before the beginning', () => {
  expect(pagesFor({ first: 0, last: 20 }, true, 30)).toEqual([0]);
  expect(pagesFor({ first: 0, last: 20 }, false, 1000)).toEqual([0]);
  expect(pagesFor({ first: 910, last: 999 }, true, 1000)).toEqual([9]);
  expect(pagesFor({ first: 500, last: 520 }, true, 0)).toEqual([0]);
});

test('who comes step by step is served at once, who flings past arrives first', () => {
  const never = () => false;
  expect(isNear([3, 4], [2, 3], never)).toBe(true);
  expect(isNear([40, 41], [2, 3], never)).toBe(false);
  expect(isNear([40, 41], [2, 3], (page) => page === 40 || page === 41)).toBe(true);
});
