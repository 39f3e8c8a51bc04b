// SPDX-License-Identifier: Apache-2.0
/** What each permission of a role allows, in words. */
export const permissions = {
  viewData: { name: 'See all security data', means: 'Devices, software, weaknesses, alerts and evidence.' },
  viewVulnerabilities: {
    name: 'See vulnerability data',
    means: 'Devices, software, weaknesses and recommendations, without alerts.',
  },
  handleRemediation: { name: 'Handle remediation', means: 'Request and track remediation.' },
  handleExceptions: { name: 'Handle exceptions', means: 'Make and end exceptions for the device groups one sees.' },
  manageGlobalExceptions: { name: 'Handle exceptions for all devices', means: 'Exceptions that hold everywhere.' },
  handleApplications: { name: 'Handle applications', means: 'Block applications and lift the block.' },
  manageBaselines: { name: 'Manage baselines', means: 'Profiles that devices are assessed against.' },
  investigateAlerts: { name: 'Investigate alerts', means: 'Work on alerts, set tags and value of devices.' },
  manageSecuritySettings: {
    name: 'Manage security settings',
    means: 'Enrolment keys, API clients, feeds, tags and value of devices.',
  },
  manageSystemSettings: {
    name: 'Administer the system',
    means: 'Users, roles, device groups and the audit log. Sees all devices.',
  },
};

/** Words of the settings' roles. */
export const roles = {
  lead: 'A role gives its permissions to the members of its user groups. Whoever has several roles has what any of them permits.',
  add: 'Add role',
  make: 'Add role',
  editTitle: (name: string) => `Role ${name}`,
  name: 'Role',
  taken: 'There is another role of this name.',
  kind: 'Kind',
  builtIn: 'Built in',
  own: 'Of your own',
  builtInHint:
    'What a built-in role permits can’t be changed; who has it can. For other permissions, add a role of your own.',
  description: 'Description',
  permissions: 'Permissions',
  everything: 'Everything',
  searchHint: 'Name or description of a role',
  empty: 'There are no roles.',
  gone: 'There is no such role (any more).',
  users: 'Users',
  usersOf: (role: string) => `users who have the role ${role}`,
  groups: 'User groups',
  groupsHint: 'Their members have this role.',
  removeTitle: (name: string) => `Remove role ${name}?`,
  removeBody: (groups: readonly string[]) =>
    groups.length === 0
      ? 'No user group has it. This cannot be taken back.'
      : `Members of ${groups.join(', ')} lose what it permits, at once. This cannot be taken back.`,
};
