// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { NEW_USER, sameForm, toWrite, wrongWith } from './userForm';

test('a user needs a name', () => {
  expect(wrongWith(NEW_USER, true)).toBe('name');
  expect(wrongWith({ ...NEW_USER, name: ' ' }, true)).toBe('name');
  expect(wrongWith({ ...NEW_USER, name: 'berta' }, true)).toBeNull();
});

test('who signs in at the identity provider is known by the e-mail address', () => {
  const form = { ...NEW_USER, name: 'berta', signsIn: 'provider' as const };
  expect(wrongWith(form, true)).toBe('email');
  expect(wrongWith({ ...form, email: 'berta@example.org' }, true)).toBeNull();
});

test('blanks around what was typed are no change', () => {
  expect(sameForm({ ...NEW_USER, name: 'berta ' }, { ...NEW_USER, name: 'berta' })).toBe(true);
  expect(toWrite({ ...NEW_USER, name: ' berta' }).name).toBe('berta');
});
