// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sinceDaysAgo, sinceOf } from './since';

const now = new Date('2026-11-22T09:41:07Z');

test('looking back begins with an hour', () => {
  expect(sinceDaysAgo(7, now)).toBe('2026-11-15T09:00:00Z');
  expect(sinceDaysAgo(7, new Date('2026-11-22T09:00:00Z'))).toBe('2026-11-15T09:00:00Z');
});

test('the address decides where it says a time of the past', () => {
  expect(sinceOf('2026-11-01T00:00:00Z', now)).toBe('2026-11-01T00:00:00Z');
  expect(sinceOf('2026-12-01T00:00:00Z', now)).toBe('2026-11-15T09:00:00Z');
  expect(sinceOf('yesterday', now)).toBe('2026-11-15T09:00:00Z');
  expect(sinceOf(null, now)).toBe('2026-11-15T09:00:00Z');
});
