// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Permission } from '@/api/session';
import { opens, sectionOf, sectionsFor } from './sections';

// The built-in roles (src/access/roles.cc).
const ADMINISTRATOR: readonly Permission[] = [
  'viewData',
  'viewVulnerabilities',
  'handleRemediation',
  'handleExceptions',
  'manageGlobalExceptions',
  'handleApplications',
  'manageBaselines',
  'investigateAlerts',
  'manageSecuritySettings',
  'manageSystemSettings',
];
const OPERATOR = ADMINISTRATOR.filter((one) => one !== 'manageSystemSettings' && one !== 'manageGlobalExceptions');

test('an administrator is offered every section', () => {
  expect(sectionsFor(ADMINISTRATOR)).toEqual([
    'feeds',
    'enrolment-keys',
    'groups',
    'users',
    'roles',
    'api-clients',
    'audit',
    'about',
  ]);
});

test('a security operator manages keys and clients, but no people', () => {
  expect(sectionsFor(OPERATOR)).toEqual(['feeds', 'enrolment-keys', 'api-clients', 'about']);
});

test('readers see the state of the feeds and what the server is', () => {
  expect(sectionsFor(['viewData', 'viewVulnerabilities'])).toEqual(['feeds', 'about']);
  expect(sectionsFor(['viewVulnerabilities'])).toEqual(['feeds', 'about']);
  expect(sectionsFor(['viewVulnerabilities', 'handleRemediation'])).toEqual(['feeds', 'about']);
});

test('somebody without any role still learns what the server is', () => {
  expect(sectionsFor([])).toEqual(['about']);
  expect(opens('users', [])).toBe(false);
});

test('an address that names no section is told apart from a section one may not see', () => {
  expect(sectionOf('nonsense')).toBeNull();
  expect(sectionOf('users')).toBe('users');
});
