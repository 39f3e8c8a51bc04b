// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { text } from '@/text';
import { useUserGroups } from '../queries';
import { type Choice, ChoiceList } from './ChoiceList';

function choiceOf(group: Schema<'UserGroup'>): Choice {
  const hint = group.roles.length === 0 ? text.settings.noRoleOf : text.settings.rolesOf(group.roles);
  return { value: group.name, hint };
}

interface UserGroupsFieldProps {
  legend: string;
  hint: string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Chooses user groups: those that there are, or a new one by its name. */
export function UserGroupsField({ legend, hint, chosen, onChange }: UserGroupsFieldProps) {
  const known = useUserGroups();
  return (
    <ChoiceList
      legend={legend}
      hint={hint}
      choices={(known.data?.items ?? []).map(choiceOf)}
      chosen={chosen}
      onChange={onChange}
      other={{ label: text.settings.otherGroup, add: text.settings.addIt }}
    />
  );
}
