// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { stateOptions } from './states';

test('every state is offered, the worst first, with the number of feeds that have it', () => {
  const options = stateOptions([
    { value: 'stale', label: 'stale', count: 3 },
    { value: 'current', label: 'current', count: 38 },
  ]);
  expect(options.map(({ value, count }) => [value, count])).toEqual([
    ['failed', 0],
    ['stale', 3],
    ['never', 0],
    ['current', 38],
  ]);
});

test('before the numbers are known there are none', () => {
  expect(stateOptions(undefined).map((option) => option.count)).toEqual([undefined, undefined, undefined, undefined]);
});
