// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { beginsDay } from './changeDays';

const at = (day: number, hour: number) => ({ time: new Date(2026, 10, day, hour).toISOString() });

test('a day is said once, where it begins', () => {
  expect(beginsDay(at(22, 9), undefined)).toBe(true);
  expect(beginsDay(at(22, 0), at(22, 23))).toBe(false);
  expect(beginsDay(at(21, 23), at(22, 0))).toBe(true);
  expect(beginsDay({ time: null }, at(22, 0))).toBe(true);
});
