// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { brokenRule, makeOneTimePassword } from './passwordRules';

test('a password needs twelve letters, however many bytes they take', () => {
  expect(brokenRule('short', 'berta')).toBe('letters');
  expect(brokenRule('ünäöüßéèêçñø', 'berta')).toBeNull();
  expect(brokenRule('😀'.repeat(11), 'berta')).toBe('letters');
});

test('a password is not made of the name, of one letter, or the present one again', () => {
  expect(brokenRule('administrator1', 'administrator')).toBe('name');
  expect(brokenRule('administrator and a horse', 'administrator')).toBeNull();
  expect(brokenRule('aaaaaaaaaaaaa', 'berta')).toBe('repeated');
  expect(brokenRule('correct horse battery', 'berta', 'correct horse battery')).toBe('same');
});

test('a password has an end', () => {
  expect(brokenRule('ab'.repeat(129), 'berta')).toBe('bytes');
});

test('a one-time password holds the rules and has no letters that look alike', () => {
  const password = makeOneTimePassword();
  expect(password).toMatch(/^[a-km-np-z2-9]{5}(-[a-km-np-z2-9]{5}){3}$/);
  expect(brokenRule(password, 'admin')).toBeNull();
  expect(makeOneTimePassword()).not.toBe(password);
});
