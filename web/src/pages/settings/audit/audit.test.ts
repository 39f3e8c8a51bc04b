// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { actionWords, actorWords, timesOf } from './audit';

test('actions are told in words, new ones as the server calls them', () => {
  expect(actionWords('enrolment_key.created')).toBe('Enrolment key made');
  expect(actionWords('moon.landed')).toBe('moon.landed');
  expect(actionWords('toString')).toBe('toString');
});

test('who did it is a name', () => {
  expect(actorWords('user:berta')).toBe('berta');
  expect(actorWords('client:export')).toBe('API client export');
});

test('days of the filter are whole days of the viewer', () => {
  expect(timesOf(new URLSearchParams({ since: '2026-11-01', until: '2026-11-01' }))).toEqual({
    since: new Date(2026, 10, 1).toISOString().replace('.000Z', 'Z'),
    until: new Date(2026, 10, 1, 23, 59, 59).toISOString().replace('.000Z', 'Z'),
  });
  expect(timesOf(new URLSearchParams({ since: 'nonsense' }))).toEqual({});
});
