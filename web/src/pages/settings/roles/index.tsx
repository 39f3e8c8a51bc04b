// SPDX-License-Identifier: Apache-2.0
import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { ShieldAddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useApi } from '@/api/context';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { ConfirmDialog } from '@/parts/dialog/ConfirmDialog';
import { Failure } from '@/parts/Failure';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { RowMenu } from '../parts/RowMenu';
import { Rows } from '../parts/Rows';
import { SectionHead } from '../parts/SectionHead';
import { Table, type TableColumn } from '../parts/Table';
import { useChange, useRoles } from '../queries';
import { useSection } from '../useSection';
import { RoleDialog } from './RoleDialog';

type Role = Schema<'Role'>;
const words = text.settings.roles;

const useStyles = makeStyles({
  name: {
    display: 'grid',
    gap: tokens.spacingVerticalXXS,
    justifyItems: 'start',
    minWidth: '220px',
    '@media (max-width: 760px)': { minWidth: 0 },
  },
  quiet: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    maxWidth: '44ch',
  },
});

function RemoveRole({ role, onClose }: { role: Role; onClose: () => void }) {
  const api = useApi();
  const remove = useChange(
    () => api.DELETE('/api/v1/settings/roles/{name}', { params: { path: { name: role.name } } }),
    onClose,
  );
  return (
    <ConfirmDialog
      title={words.removeTitle(role.name)}
      confirm={text.settings.remove}
      sending={remove}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      {words.removeBody(role.userGroups)}
    </ConfirmDialog>
  );
}

/** Who may do what: the roles, what they permit, and the user groups that have them. */
export default function Roles() {
  const styles = useStyles();
  const roles = useRoles();
  const section = useSection('roles');
  const [removing, setRemoving] = useState<Role | null>(null);
  const all = roles.data?.permissions.length ?? 0;
  const columns: readonly TableColumn<Role>[] = [
    {
      id: 'name',
      header: words.name,
      cell: (role) => (
        <span className={styles.name}>
          <TextLink to={links.settings('roles', role.name)}>{role.name}</TextLink>
          {role.description ? <span className={styles.quiet}>{role.description}</span> : null}
        </span>
      ),
    },
    {
      id: 'kind',
      header: words.kind,
      cell: (role) => (
        <Badge appearance="tint" color={role.builtIn ? 'informative' : 'brand'} shape="rounded">
          {role.builtIn ? words.builtIn : words.own}
        </Badge>
      ),
    },
    {
      id: 'permissions',
      header: words.permissions,
      cell: (role) =>
        role.permissions.length === all
          ? words.everything
          : role.permissions.map((permission) => text.settings.permissions[permission].name).join(', ') ||
            text.common.none,
    },
    { id: 'groups', header: words.groups, cell: (role) => role.userGroups.join(', ') || text.common.none },
    {
      id: 'actions',
      header: text.settings.actions,
      quietHeader: true,
      align: 'end',
      cell: (role) => (
        <RowMenu
          name={role.name}
          actions={[
            { label: text.settings.edit, act: () => section.open(role.name) },
            ...(role.builtIn ? [] : [{ label: text.settings.remove, act: () => setRemoving(role) }]),
          ]}
        />
      ),
    },
  ];
  if (roles.error) {
    return <Failure error={roles.error} retry={() => void roles.refetch()} />;
  }
  if (roles.data === undefined) {
    return <Rows count={5} />;
  }
  const opened = roles.data.items.find((role) => role.name === section.id);
  return (
    <>
      <SectionHead
        actions={
          <Button appearance="primary" icon={<ShieldAddRegular />} onClick={() => section.open('new')}>
            {words.add}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      <Table
        label={text.settings.sections.roles}
        columns={columns}
        rows={roles.data.items}
        rowId={(role) => role.name}
      />
      {section.id === 'new' && !opened ? (
        <RoleDialog roles={roles.data.items} permissions={roles.data.permissions} onClose={section.close} />
      ) : null}
      {opened ? (
        <RoleDialog
          key={opened.name}
          role={opened}
          roles={roles.data.items}
          permissions={roles.data.permissions}
          onClose={section.close}
        />
      ) : null}
      {removing ? <RemoveRole role={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  );
}
