// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { formatPoints, formatProbability } from './numbers';
import { formatAgo, formatPublishedDay } from './time';

test('ages are told in the largest whole unit', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  expect(formatAgo(new Date('2026-11-22T11:59:40Z'), now)).toBe('now');
  expect(formatAgo(new Date('2026-11-22T09:30:00Z'), now)).toBe('2 hours ago');
  expect(formatAgo(new Date('2026-11-19T12:00:00Z'), now)).toBe('3 days ago');
});

test('points that round to nothing are not shown as nothing', () => {
  expect(formatPoints(0.003)).toBe('< 0.01');
  expect(formatPoints(0)).toBe('0.00');
  expect(formatPoints(12.348)).toBe('12.35');
});

test('a probability is never told as certain or impossible by rounding', () => {
  expect(formatProbability(0.99999)).toBe('> 99.9%');
  expect(formatProbability(0.0004)).toBe('< 0.1%');
  expect(formatProbability(0.23184)).toBe('23.2%');
  expect(formatProbability(0.49)).toBe('49.0%');
  expect(formatProbability(1)).toBe('100%');
});

test('a day that somebody published is the same in every zone', () => {
  const due = new Date('2025-09-15T00:00:00Z');
  expect(formatPublishedDay(due)).toContain('15');
  expect(formatPublishedDay(new Date('2025-09-15T23:59:00Z'))).toBe(formatPublishedDay(due));
});
