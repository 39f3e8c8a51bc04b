// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { bandOf } from './band';

test('levels begin at 30 and at 70', () => {
  expect(bandOf(0)).toBe('low');
  expect(bandOf(29.99)).toBe('low');
  expect(bandOf(30)).toBe('medium');
  expect(bandOf(69.99)).toBe('medium');
  expect(bandOf(70)).toBe('high');
  expect(bandOf(100)).toBe('high');
});
