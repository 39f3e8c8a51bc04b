// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { beginning, further, secondsLeft } from './pace';

test('what is left is told by the pace of the last seconds', () => {
  const start = beginning(10_000, 0);
  expect(secondsLeft(start)).toBeNull();
  const soon = further(start, { bytes: 500, total: 10_000 }, 400);
  expect(soon.bytes).toBe(500);
  expect(secondsLeft(soon)).toBeNull();
  const later = further(soon, { bytes: 1_000, total: 10_000 }, 1_000);
  expect(later.rate).toBe(1_000);
  expect(secondsLeft(later)).toBe(9);
});

test('one fast second does not promise an early end', () => {
  const even = further(beginning(100_000, 0), { bytes: 1_000, total: 100_000 }, 1_000);
  const burst = further(even, { bytes: 11_000, total: 100_000 }, 2_000);
  expect(burst.rate).toBe(3_700);
});

test('a line that stands still has no end', () => {
  expect(secondsLeft({ ...beginning(10, 0), rate: 0 })).toBeNull();
});
