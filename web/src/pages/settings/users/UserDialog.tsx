// SPDX-License-Identifier: Apache-2.0
import { Field, Input, Radio, RadioGroup, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import type { Schema } from '@/api/types';
import { makeOneTimePassword } from '@/pages/sign-in/passwordRules';
import { FormDialog } from '@/parts/dialog/FormDialog';
import { OnceDialog } from '@/parts/dialog/OnceDialog';
import { useDraft } from '@/parts/dialog/useDraft';
import { text } from '@/text';
import { Labelled } from '../parts/Labelled';
import { UserGroupsField } from '../parts/UserGroupsField';
import { useChange } from '../queries';
import { formOf, NEW_USER, sameForm, toWrite, wrongWith } from './userForm';

type User = Schema<'User'>;
const words = text.settings.users;

interface UserDialogProps {
  /** The user to change; none: one is to be made. */
  user?: User;
  onClose: () => void;
}

/** Makes a user or changes one; shows the one-time password of a new one. */
export function UserDialog({ user, onClose }: UserDialogProps) {
  const api = useApi();
  const draft = useDraft(() => (user ? formOf(user) : NEW_USER), sameForm);
  const { form, put } = draft;
  const [password, setPassword] = useState<string | null>(null);
  const wrong = wrongWith(form, user === undefined);
  const save = useChange(
    async () => {
      if (user) {
        bodyOf(
          await api.PATCH('/api/v1/settings/users/{id}', { params: { path: { id: user.id } }, body: toWrite(form) }),
        );
        return null;
      }
      const made = form.signsIn === 'password' ? makeOneTimePassword() : null;
      const body = { ...toWrite(form), ...(made === null ? {} : { password: made }) };
      bodyOf(await api.POST('/api/v1/settings/users', { body }));
      return made;
    },
    (made) => {
      draft.release();
      if (made === null) {
        onClose();
      } else {
        setPassword(made);
      }
    },
  );
  if (password !== null) {
    return (
      <OnceDialog title={words.passwordTitle(form.name.trim())} onClose={onClose}>
        <Labelled label={words.account} content={form.name.trim()} />
        <Labelled label={words.oneTime} content={password} />
        <div>{words.oneTimeHint}</div>
      </OnceDialog>
    );
  }
  return (
    <FormDialog
      title={user ? words.editTitle(user.name) : words.add}
      submit={user ? text.settings.save : words.make}
      sending={save}
      draft={draft}
      ready={wrong === null}
      onSubmit={() => save.mutate(undefined)}
      onClose={onClose}
    >
      <Field label={words.account} hint={words.accountHint} required>
        <Input
          value={form.name}
          maxLength={256}
          autoComplete="off"
          spellCheck={false}
          onChange={(_, data) => put({ name: data.value })}
        />
      </Field>
      <Field label={words.name}>
        <Input
          value={form.displayName}
          maxLength={256}
          autoComplete="off"
          onChange={(_, data) => put({ displayName: data.value })}
        />
      </Field>
      <Field label={words.email} required={!user && form.signsIn === 'provider'}>
        <Input
          type="email"
          value={form.email}
          maxLength={256}
          autoComplete="off"
          onChange={(_, data) => put({ email: data.value })}
        />
      </Field>
      {user ? (
        <Switch
          checked={form.enabled}
          label={form.enabled ? words.enabled : words.disabled}
          onChange={(_, data) => put({ enabled: data.checked })}
        />
      ) : (
        <Field label={words.signsIn}>
          <RadioGroup
            value={form.signsIn}
            onChange={(_, data) => put({ signsIn: data.value === 'provider' ? 'provider' : 'password' })}
          >
            <Radio value="password" label={words.byPassword} />
            <Radio value="provider" label={words.byProvider} />
          </RadioGroup>
        </Field>
      )}
      <UserGroupsField
        legend={words.groups}
        hint={words.groupsHint}
        chosen={form.userGroups}
        onChange={(userGroups) => put({ userGroups })}
      />
    </FormDialog>
  );
}
