// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { orderReasons, totalOf } from './reasons';

const counts = [
  { reason: 'range_unreadable', installs: 22088, software: 182 },
  { reason: 'bad_version', installs: 57, software: 1 },
  { reason: 'no_feed', installs: 43061, software: 121 },
  { reason: 'end_of_life', installs: 0, software: 0 },
] as const;

test('what is not judged at all stands before what is judged but for single weaknesses', () => {
  expect(orderReasons(counts).map((one) => one.reason)).toEqual(['no_feed', 'bad_version', 'range_unreadable']);
});

test('the sum over reasons is the total of the list', () => {
  expect(totalOf(counts)).toBe(304);
});
