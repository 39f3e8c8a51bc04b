// SPDX-License-Identifier: Apache-2.0
import { Button, Field, Input, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { useUnsaved } from '@/app/unsaved';
import { isReady, NewPassword } from '@/pages/sign-in/NewPassword';
import { Card } from '@/parts/Card';
import { FormFailure } from '@/parts/FormFailure';
import { text } from '@/text';

const words = text.profile;
const EMPTY = { next: '', again: '' };

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalM },
  submit: { justifySelf: 'start' },
});

/** Changes one's password; all other sessions end. */
export function Password({ name }: { name: string }) {
  const styles = useStyles();
  const api = useApi();
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [value, setValue] = useState(EMPTY);
  const change = useMutation({
    meta: { asksPassword: true },
    mutationFn: async () => bodyOf(await api.POST('/api/v1/session/password', { body: { current, new: value.next } })),
    onSuccess: () => {
      setCurrent('');
      setValue(EMPTY);
      // The session is a new one, with another token for changes.
      return client.invalidateQueries({ queryKey: keys.session });
    },
  });
  useUnsaved(value.next !== '');
  const ready = current !== '' && isReady(value, name, current);
  return (
    <Card title={words.password}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !change.isPending) {
            change.mutate();
          }
        }}
      >
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <Field label={words.currentPassword} required>
          <Input
            type="password"
            name="current-password"
            autoComplete="current-password"
            value={current}
            onChange={(_, data) => setCurrent(data.value)}
          />
        </Field>
        <NewPassword value={value} userName={name} present={current} onChange={setValue} />
        {change.error ? <FormFailure error={change.error} at={change.submittedAt} /> : null}
        <div role="status">
          {change.isSuccess && value.next === '' ? (
            <MessageBar intent="success" layout="multiline">
              <MessageBarBody>{words.passwordChanged}</MessageBarBody>
            </MessageBar>
          ) : null}
        </div>
        <Button type="submit" className={styles.submit} disabledFocusable={!ready || change.isPending}>
          {words.changePassword}
        </Button>
      </form>
    </Card>
  );
}
