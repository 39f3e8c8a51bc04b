// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { refusal } from './feedFile';

test('a file that the server would refuse for its size is not sent', () => {
  expect(refusal({ name: 'kev.json', size: 1 }, 1)).toBeNull();
  expect(refusal({ name: 'kev.json', size: 2 ** 20 }, 1)).toBeNull();
  expect(refusal({ name: 'kev.json', size: 2 ** 20 + 1 }, 1)).toContain('kev.json');
  expect(refusal({ name: 'kev.json', size: 2 ** 40 }, undefined)).toBeNull();
  expect(refusal({ name: 'kev.json', size: 0 }, undefined)).toContain('empty');
});
