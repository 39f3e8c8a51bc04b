// SPDX-License-Identifier: Apache-2.0
import { Field, Input, MessageBar, MessageBarBody, Textarea } from '@fluentui/react-components';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import type { Permission } from '@/api/session';
import type { Schema } from '@/api/types';
import { FormDialog } from '@/parts/dialog/FormDialog';
import { useDraft } from '@/parts/dialog/useDraft';
import { text } from '@/text';
import { ChoiceList } from '../parts/ChoiceList';
import { UserGroupsField } from '../parts/UserGroupsField';
import { useChange } from '../queries';

type Role = Schema<'Role'>;
const words = text.settings.roles;

interface RoleDialogProps {
  /** The role to change; none: one is to be made. */
  role?: Role;
  roles: readonly Role[];
  /** Every permission there is. */
  permissions: readonly Permission[];
  onClose: () => void;
}

/** Makes a role or changes one. What built-in ones permit stays; who has them may change. */
export function RoleDialog({ role, roles, permissions, onClose }: RoleDialogProps) {
  const api = useApi();
  const draft = useDraft(() => ({
    name: role?.name ?? '',
    description: role?.description ?? '',
    permissions: (role?.permissions ?? []) as readonly string[],
    userGroups: (role?.userGroups ?? []) as readonly string[],
  }));
  const { form, put } = draft;
  const name = form.name.trim();
  // Saving a role under a name that exists would replace that one.
  const taken = role === undefined && roles.some((other) => other.name === name);
  const save = useChange(
    async () =>
      bodyOf(
        await api.PUT('/api/v1/settings/roles/{name}', {
          params: { path: { name } },
          body: {
            description: form.description.trim(),
            userGroups: [...form.userGroups],
            ...(role?.builtIn ? {} : { permissions: permissions.filter((one) => form.permissions.includes(one)) }),
          },
        }),
      ),
    () => {
      draft.release();
      onClose();
    },
  );
  return (
    <FormDialog
      title={role ? words.editTitle(role.name) : words.add}
      submit={role ? text.settings.save : words.make}
      sending={save}
      draft={draft}
      ready={name !== '' && !taken}
      onSubmit={() => save.mutate(undefined)}
      onClose={onClose}
    >
      {role?.builtIn ? (
        <MessageBar layout="multiline">
          <MessageBarBody>{words.builtInHint}</MessageBarBody>
        </MessageBar>
      ) : null}
      {role ? null : (
        <Field
          label={words.name}
          required
          {...(taken ? { validationMessage: words.taken, validationState: 'error' as const } : {})}
        >
          <Input value={form.name} maxLength={256} onChange={(_, data) => put({ name: data.value })} />
        </Field>
      )}
      <Field label={words.description}>
        <Textarea value={form.description} maxLength={2000} onChange={(_, data) => put({ description: data.value })} />
      </Field>
      <ChoiceList
        legend={words.permissions}
        chosen={form.permissions}
        choices={permissions.map((value) => ({
          value,
          label: text.settings.permissions[value].name,
          hint: text.settings.permissions[value].means,
          disabled: role?.builtIn ?? false,
        }))}
        onChange={(chosen) => put({ permissions: chosen })}
      />
      <UserGroupsField
        legend={words.groups}
        hint={words.groupsHint}
        chosen={form.userGroups}
        onChange={(userGroups) => put({ userGroups })}
      />
    </FormDialog>
  );
}
