// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { FULL_ACCESS, permissionWords } from './tokenPermissions';

test('permissions of a token read like those of a program', () => {
  expect(permissionWords('Machine.Read').name).toBe('Read devices');
  expect(permissionWords(FULL_ACCESS).name).toBe('Everything I may');
  expect(permissionWords('Moon.Read').name).toBe('Moon.Read');
});
