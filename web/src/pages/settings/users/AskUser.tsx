// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import type { Schema } from '@/api/types';
import { makeOneTimePassword } from '@/pages/sign-in/passwordRules';
import { ConfirmDialog } from '@/parts/dialog/ConfirmDialog';
import { OnceDialog } from '@/parts/dialog/OnceDialog';
import { text } from '@/text';
import { Labelled } from '../parts/Labelled';
import { useChange } from '../queries';

/** What is about to be done to a user. */
export interface UserQuestion {
  kind: 'unlock' | 'password' | 'factor' | 'remove';
  user: Schema<'User'>;
}

/** Asks before something is done to a user, does it, and shows a new one-time password once. */
export function AskUser({ question, onClose }: { question: UserQuestion; onClose: () => void }) {
  const api = useApi();
  const [password, setPassword] = useState<string | null>(null);
  const words = text.settings.users.ask[question.kind];
  const { id, name } = question.user;
  const change = useChange(
    async () => {
      const params = { path: { id } };
      switch (question.kind) {
        case 'remove':
          await api.DELETE('/api/v1/settings/users/{id}', { params });
          return null;
        case 'unlock':
          bodyOf(await api.PATCH('/api/v1/settings/users/{id}', { params, body: { unlock: true } }));
          return null;
        case 'factor':
          bodyOf(await api.PATCH('/api/v1/settings/users/{id}', { params, body: { removeSecondFactor: true } }));
          return null;
        case 'password': {
          const made = makeOneTimePassword();
          bodyOf(await api.PATCH('/api/v1/settings/users/{id}', { params, body: { password: made, unlock: true } }));
          return made;
        }
      }
    },
    (made) => (made === null ? onClose() : setPassword(made)),
  );
  if (password !== null) {
    return (
      <OnceDialog title={text.settings.users.passwordTitle(name)} onClose={onClose}>
        <Labelled label={text.settings.users.oneTime} content={password} />
        <div>{text.settings.users.oneTimeHint}</div>
      </OnceDialog>
    );
  }
  return (
    <ConfirmDialog
      title={words.title(name)}
      confirm={words.confirm}
      sending={change}
      onConfirm={() => change.mutate(undefined)}
      onClose={onClose}
    >
      {words.body}
    </ConfirmDialog>
  );
}
