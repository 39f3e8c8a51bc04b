// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { wholeShares } from './shares';

const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);

test('shares add up to 100', () => {
  expect(wholeShares([1, 1, 1])).toEqual([34, 33, 33]);
  expect(wholeShares([1834, 883, 268, 0, 0])).toEqual([61, 30, 9, 0, 0]);
  for (let i = 0; i < 500; ++i) {
    const counts = [i, (i * 7919) % 997, (i * 31) % 13, 1, 0];
    expect(sum(wholeShares(counts))).toBe(100);
  }
});

test('a single device among a hundred thousand is not shown as none', () => {
  expect(wholeShares([99_999, 1])).toEqual([99, 1]);
  expect(wholeShares([100_000, 1, 1, 1])).toEqual([97, 1, 1, 1]);
});

test('nothing has no shares', () => {
  expect(wholeShares([0, 0])).toEqual([0, 0]);
});
