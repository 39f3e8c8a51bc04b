// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Permission } from '@/api/session';
import { CLIENT_PERMISSIONS, delegated, mayGrant } from './grants';

test('nobody grants what they do not have', () => {
  const reader: readonly Permission[] = ['viewVulnerabilities'];
  expect(mayGrant('Vulnerability.Read.All', reader)).toBe(true);
  expect(mayGrant('Alert.Read.All', reader)).toBe(false);
  expect(mayGrant('Inventory.Write.All', reader)).toBe(false);
  expect(CLIENT_PERMISSIONS.every((permission) => mayGrant(permission, ['manageSystemSettings']))).toBe(true);
});

test('personal tokens carry the delegated names', () => {
  expect(delegated('Machine.ReadWrite.All')).toBe('Machine.ReadWrite');
  expect(delegated('RemediationTasks.Read.All')).toBe('RemediationTask.Read');
});
