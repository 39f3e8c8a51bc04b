// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { ShieldAddRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { DataList } from '@/list/DataList';
import type { ListFilter } from '@/list/types';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { text } from '@/text';
import { Rows } from '../parts/Rows';
import { SectionHead } from '../parts/SectionHead';
import { useRoles, useUserGroups } from '../queries';
import { useSection } from '../useSection';
import { type Role, roleColumns } from './columns';
import { RemoveRole } from './RemoveRole';
import { RoleDialog } from './RoleDialog';

const words = text.settings.roles;

/** The filters of the list; `permissions` are all there are. */
function useFilters(permissions: readonly (keyof typeof text.settings.permissions)[]): readonly ListFilter[] {
  const groups = useUserGroups();
  const { data } = groups;
  return useMemo(
    () => [
      {
        id: 'builtIn',
        label: words.kind,
        kind: 'flag',
        options: [
          { value: 'true', label: words.builtIn },
          { value: 'false', label: words.own },
        ],
      },
      {
        id: 'permission',
        label: words.permissions,
        kind: 'choice',
        options: permissions.map((value) => ({ value, label: text.settings.permissions[value].name })),
      },
      {
        id: 'userGroup',
        label: words.groups,
        kind: 'choice',
        options: (data?.items ?? []).map(({ name, roles }) => ({ value: name, label: name, count: roles.length })),
      },
    ],
    [data, permissions],
  );
}

const NO_PERMISSIONS: readonly [] = [];

/** Who may do what: the roles, what they permit, and the user groups that have them. */
export default function Roles() {
  const roles = useRoles();
  const section = useSection('roles');
  const [removing, setRemoving] = useState<Role | null>(null);
  const permissions = roles.data?.permissions ?? NO_PERMISSIONS;
  const filters = useFilters(permissions);
  const { open, to } = section;
  const columns = useMemo(
    () =>
      roleColumns({
        all: permissions.length,
        to,
        actions: (role) => [
          { label: text.settings.edit, act: () => open(role.name) },
          ...(role.builtIn ? [] : [{ label: text.settings.remove, act: () => setRemoving(role) }]),
        ],
      }),
    [open, permissions, to],
  );
  if (roles.error) {
    return <Failure error={roles.error} retry={() => void roles.refetch()} />;
  }
  if (roles.data === undefined) {
    return <Rows count={5} />;
  }
  const opened = roles.data.items.find((role) => role.name === section.id);
  const isNew = section.id === 'new' && !opened;
  return (
    <>
      <SectionHead
        actions={
          <Button appearance="primary" icon={<ShieldAddRegular />} onClick={() => open('new')}>
            {words.add}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      {section.id === undefined || opened || isNew ? null : <Empty title={words.gone} />}
      <DataList<Role>
        name="settings.roles"
        label={text.settings.sections.roles}
        path="/api/v1/settings/roles"
        standsOn="settings"
        columns={columns}
        filters={filters}
        sort="name"
        rowId={(role) => role.name}
        rowLink={(role) => to(role.name)}
        searchHint={words.searchHint}
        empty={<Empty title={words.empty} />}
      />
      {isNew || opened ? (
        <RoleDialog
          key={opened?.name ?? 'new'}
          {...(opened ? { role: opened } : {})}
          roles={roles.data.items}
          permissions={roles.data.permissions}
          onClose={section.close}
        />
      ) : null}
      {removing ? <RemoveRole role={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  );
}
