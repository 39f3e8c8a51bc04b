// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { dayIn, toDay, toExpiry } from './expiry';

test('a key that expires on a day holds until that day ends where the viewer is', () => {
  const expiry = toExpiry('2026-12-31');
  expect(new Date(expiry ?? '').getTime()).toBe(new Date(2026, 11, 31, 23, 59, 59).getTime());
  expect(toDay(expiry)).toBe('2026-12-31');
});

test('no day means never', () => {
  expect(toExpiry('')).toBeNull();
  expect(toDay(null)).toBe('');
});

test('days are counted on the calendar, over the end of a month and of a year', () => {
  expect(dayIn(30, new Date(2026, 11, 15, 23, 30))).toBe('2027-01-14');
});
