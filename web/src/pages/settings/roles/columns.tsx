// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn } from '@/list/types';
import { Count } from '@/parts/Count';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { type RowAction, RowMenu } from '../parts/RowMenu';

/** A role as the API has it. */
export type Role = Schema<'Role'>;

const words = text.settings.roles;

/** What a role permits, in words; `all` is how many permissions there are. */
export function permissionsOf(role: Role, all: number): string {
  if (role.permissions.length === all) {
    return words.everything;
  }
  return role.permissions.map((one) => text.settings.permissions[one].name).join(', ') || text.common.none;
}

interface Ways {
  /** How many permissions there are. */
  all: number;
  to: (name: string) => string;
  actions: (role: Role) => readonly RowAction[];
}

/** What can be seen of roles, and done about each. */
export function roleColumns({ all, to, actions }: Ways): readonly ListColumn<Role>[] {
  return [
    {
      id: 'name',
      header: words.name,
      width: 184,
      cell: (role) => <TextLink to={to(role.name)}>{role.name}</TextLink>,
    },
    { id: 'description', header: words.description, width: 130, grow: true, cell: (role) => role.description },
    {
      id: 'builtIn',
      header: words.kind,
      width: 92,
      cell: (role) => (
        <Badge appearance="tint" color={role.builtIn ? 'informative' : 'brand'} shape="rounded">
          {role.builtIn ? words.builtIn : words.own}
        </Badge>
      ),
    },
    {
      id: 'permissions',
      header: words.permissions,
      width: 150,
      grow: true,
      cell: (role) => {
        const said = permissionsOf(role, all);
        return <span title={said}>{said}</span>;
      },
    },
    {
      id: 'userGroups',
      header: words.groups,
      width: 176,
      cell: (role) => role.userGroups.join(', ') || text.common.none,
    },
    {
      id: 'users',
      header: words.users,
      width: 76,
      align: 'end',
      descendingFirst: true,
      cell: (role) => (
        <Count
          count={role.users}
          to={links.settings('users', undefined, { role: role.name })}
          label={words.usersOf(role.name)}
        />
      ),
    },
    {
      id: 'actions',
      header: text.settings.actions,
      width: 76,
      align: 'end',
      sortable: false,
      exports: [],
      cell: (role) => <RowMenu name={role.name} actions={actions(role)} />,
    },
  ];
}
