// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { platformName } from './filters';

test.each([
  ['Windows11', 'Windows 11'],
  ['WindowsServer2022', 'Windows Server 2022'],
  ['macOS', 'macOS'],
  ['AlmaLinux', 'AlmaLinux'],
])('the platform %s is read as %s', (name, words) => {
  expect(platformName(name)).toBe(words);
});
