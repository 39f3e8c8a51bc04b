// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { text } from '@/text';
import { useDeviceGroups, useRoles, useUsers } from '../queries';
import { type Choice, ChoiceList } from './ChoiceList';

/** Every user group that anything names, with the roles that it gives. */
export function knownUserGroups(
  roles: readonly Schema<'Role'>[],
  users: readonly Schema<'User'>[],
  groups: readonly Schema<'DeviceGroup'>[],
): Choice[] {
  const named = [
    ...roles.flatMap((role) => role.userGroups),
    ...[...users, ...groups].flatMap((one) => one.userGroups).sort(),
  ];
  return [...new Set(named)].map((value) => {
    const given = roles.filter((role) => role.userGroups.includes(value)).map((role) => role.name);
    return { value, hint: given.length === 0 ? text.settings.noRoleOf : text.settings.rolesOf(given) };
  });
}

interface UserGroupsFieldProps {
  legend: string;
  hint: string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Chooses user groups: those that there are, or a new one by its name. */
export function UserGroupsField({ legend, hint, chosen, onChange }: UserGroupsFieldProps) {
  const roles = useRoles();
  const users = useUsers();
  const groups = useDeviceGroups();
  const choices = knownUserGroups(roles.data?.items ?? [], users.data?.items ?? [], groups.data?.items ?? []);
  return (
    <ChoiceList
      legend={legend}
      hint={hint}
      choices={choices}
      chosen={chosen}
      onChange={onChange}
      other={{ label: text.settings.otherGroup, add: text.settings.addIt }}
    />
  );
}
