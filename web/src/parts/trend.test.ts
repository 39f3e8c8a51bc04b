// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { dayBefore, endOfDays, spanOf, withGaps } from './trend';

const HOUR = 3600;
const at = (hour: number, value: number) => ({ time: hour * HOUR, value, devices: 1 });

test('the line breaks where nothing was recorded', () => {
  const [times, values] = withGaps([at(1, 50), at(2, 51), at(30, 60), at(31, 61)]);
  expect(values).toEqual([50, 51, null, 60, 61]);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('hours without a gap stay one line', () => {
  expect(withGaps([at(1, 50), at(2, 51), at(3, 52)])[1]).toEqual([50, 51, 52]);
  expect(withGaps([])).toEqual([[], []]);
});

test('the table has the last value of each day, newest first', () => {
  const noon = new Date(2026, 10, 20, 12).getTime() / 1000;
  const points = [
    { time: noon, value: 1, devices: 1 },
    { time: noon + HOUR, value: 2, devices: 1 },
    { time: noon + 24 * HOUR, value: 3, devices: 1 },
  ];
  expect(endOfDays(points).map((point) => point.value)).toEqual([3, 2]);
});

test('the axis shows small moves and never leaves the scale', () => {
  expect(spanOf([65, 65.2])).toEqual([60, 71]);
  expect(spanOf([1, null, 2])).toEqual([0, 7]);
  expect(spanOf([99])).toEqual([94, 100]);
  expect(spanOf([])).toEqual([0, 100]);
});

test('a value is compared with the one a day before, where there was one about then', () => {
  const points = [at(0, 50), at(1, 51), at(24.5, 60), at(40, 70)];
  expect(dayBefore(points, at(24.5, 60))?.value).toBe(50);
  expect(dayBefore(points, at(40, 70))).toBeUndefined();
  expect(dayBefore(points, at(1, 51))).toBeUndefined();
});
