// SPDX-License-Identifier: Apache-2.0
import { Field, Input, Radio, RadioGroup, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import type { Schema } from '@/api/types';
import { useUnsaved } from '@/app/unsaved';
import { makeOneTimePassword } from '@/pages/sign-in/passwordRules';
import { text } from '@/text';
import { FormDialog } from '../parts/FormDialog';
import { Labelled } from '../parts/Labelled';
import { OnceDialog } from '../parts/OnceDialog';
import { UserGroupsField } from '../parts/UserGroupsField';
import { useChange } from '../queries';
import { formOf, NEW_USER, sameForm, toWrite, wrongWith } from './userForm';

type User = Schema<'User'>;
const words = text.settings.users;

interface UserDialogProps {
  /** The user to change; none: one is to be made. */
  user?: User;
  users: readonly User[];
  onClose: () => void;
}

/** Makes a user or changes one; shows the one-time password of a new one. */
export function UserDialog({ user, users, onClose }: UserDialogProps) {
  const api = useApi();
  const [begun] = useState(() => (user ? formOf(user) : NEW_USER));
  const [form, setForm] = useState(begun);
  const [password, setPassword] = useState<string | null>(null);
  const dirty = password === null && !sameForm(form, begun);
  const release = useUnsaved(dirty);
  const wrong = wrongWith(
    form,
    user === undefined,
    users.filter((other) => other.id !== user?.id).map((other) => other.name),
  );
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
      release();
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
      pending={save.isPending}
      error={save.error}
      submittedAt={save.submittedAt}
      dirty={dirty}
      release={release}
      ready={wrong === null}
      onSubmit={() => save.mutate(undefined)}
      onClose={onClose}
    >
      <Field
        label={words.account}
        hint={words.accountHint}
        required
        {...(wrong === 'taken' ? { validationMessage: words.taken, validationState: 'error' as const } : {})}
      >
        <Input
          value={form.name}
          maxLength={256}
          autoComplete="off"
          spellCheck={false}
          onChange={(_, data) => setForm({ ...form, name: data.value })}
        />
      </Field>
      <Field label={words.name}>
        <Input
          value={form.displayName}
          maxLength={256}
          autoComplete="off"
          onChange={(_, data) => setForm({ ...form, displayName: data.value })}
        />
      </Field>
      <Field label={words.email} required={!user && form.signsIn === 'provider'}>
        <Input
          type="email"
          value={form.email}
          maxLength={256}
          autoComplete="off"
          onChange={(_, data) => setForm({ ...form, email: data.value })}
        />
      </Field>
      {user ? (
        <Switch
          checked={form.enabled}
          label={form.enabled ? words.enabled : words.disabled}
          onChange={(_, data) => setForm({ ...form, enabled: data.checked })}
        />
      ) : (
        <Field label={words.signsIn}>
          <RadioGroup
            value={form.signsIn}
            onChange={(_, data) => setForm({ ...form, signsIn: data.value === 'provider' ? 'provider' : 'password' })}
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
        onChange={(userGroups) => setForm({ ...form, userGroups })}
      />
    </FormDialog>
  );
}
