// SPDX-License-Identifier: Apache-2.0
import { about } from './settings/about';
import { audit } from './settings/audit';
import { clients } from './settings/clients';
import { feeds } from './settings/feeds';
import { groups } from './settings/groups';
import { keys } from './settings/keys';
import { permissions, roles } from './settings/roles';
import { users } from './settings/users';

const or = new Intl.ListFormat('en', { type: 'disjunction' });
const and = new Intl.ListFormat('en', { type: 'conjunction' });

/** Words of the settings page. */
export const settings = {
  title: 'Settings',
  pageTitle: (section: string) => `Settings: ${section}`,
  navigation: 'Sections of the settings',
  sections: {
    feeds: 'Feeds',
    'enrolment-keys': 'Enrolment keys',
    groups: 'Device groups',
    users: 'Users',
    roles: 'Roles',
    'api-clients': 'API clients',
    audit: 'Audit log',
    about: 'About',
  },
  notAllowedTitle: (section: string) => `${section}: your roles do not allow this`,
  notAllowed: (permissions: readonly string[]) =>
    `It needs the permission “${or.format(permissions)}”. An administrator can give you a role that has it.`,
  noSection: 'The settings have no such section.',
  toFirst: 'To the settings',
  actions: 'Actions',
  actionsOf: (name: string) => `Actions for ${name}`,
  edit: 'Edit',
  remove: 'Remove',
  enable: 'Enable',
  disable: 'Disable',
  save: 'Save',
  close: 'Close',
  once: 'This is shown once and kept nowhere. Copy it before you close this.',
  taken: 'I have copied it',
  expires: 'Expires',
  expiresHint: 'Holds until the end of this day; without a day it has no end.',
  inDays: (days: number) => `${days} days`,
  never: 'Never',
  otherGroup: 'Another user group',
  addIt: 'Add',
  noRoleOf: 'gives no role',
  rolesOf: (roles: readonly string[]) => `gives ${roles.length === 1 ? 'the role' : 'the roles'} ${and.format(roles)}`,
  permissions,
  users,
  roles,
  groups,
  clients,
  keys,
  feeds,
  audit,
  about,
};
