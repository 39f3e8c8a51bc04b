// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { devicesOf } from './columns';

test('a client sees all devices, or those of groups by their names', () => {
  expect(devicesOf({ allGroups: true, groups: [], groupNames: [] })).toBe('All devices');
  expect(devicesOf({ allGroups: false, groups: [7, 8], groupNames: ['Labs', 'Tills'] })).toBe('Labs, Tills');
  expect(devicesOf({ allGroups: false, groups: [], groupNames: [] })).toBe('none');
});

test('devices in no group and groups without a name here are said in words', () => {
  expect(devicesOf({ allGroups: false, groups: [0, 9], groupNames: ['0', '9'] })).toBe(
    'Devices in no group, a group that is gone or not yours (9)',
  );
});
