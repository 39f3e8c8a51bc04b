// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { ApiError } from '@/api/errors';
import { problemOf, wayBack } from './problem';

test('the second factor is asked for when the server says that its code is missing', () => {
  expect(problemOf(new ApiError(401, 'TotpRequired', ''))).toEqual({ kind: 'code' });
  expect(problemOf(new ApiError(401, 'Unauthorized', ''))).toEqual({ kind: 'wrong' });
});

test('a limit of tries says how long to wait', () => {
  expect(problemOf(new ApiError(429, 'TooManyRequests', '', null, 42))).toEqual({ kind: 'wait', seconds: 42 });
  expect(problemOf(new ApiError(429, 'TooManyRequests', ''))).toEqual({ kind: 'wait', seconds: 60 });
});

test('a one-time password that is over is told apart from a wrong one', () => {
  expect(problemOf(new ApiError(401, 'PasswordExpired', ''))).toEqual({ kind: 'expired' });
});

test('an outage is no wrong password', () => {
  const error = new ApiError(0, 'Unreachable', '');
  expect(problemOf(error)).toEqual({ kind: 'other', error });
});

test('after signing in one comes back to this console and nowhere else', () => {
  expect(wayBack('/devices?group=3')).toBe('/devices?group=3');
  expect(wayBack('//evil.example/')).toBe('/');
  expect(wayBack('/\\evil.example/')).toBe('/');
  expect(wayBack('https://evil.example/')).toBe('/');
  expect(wayBack('javascript:alert(1)')).toBe('/');
  expect(wayBack(null)).toBe('/');
});
