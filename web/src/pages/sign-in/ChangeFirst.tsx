// SPDX-License-Identifier: Apache-2.0
import { Body1, Button, Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { FormFailure } from '@/parts/FormFailure';
import { text } from '@/text';
import { Frame } from './Frame';
import { isReady, NewPassword } from './NewPassword';

/** Asks for a password of one's own in place of a one-time password. */
export function ChangeFirst({ name }: { name: string }) {
  const api = useApi();
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [value, setValue] = useState({ next: '', again: '' });
  const change = useMutation({
    meta: { asksPassword: true },
    mutationFn: async () => bodyOf(await api.POST('/api/v1/session/password', { body: { current, new: value.next } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.session }),
  });
  const ready = current !== '' && isReady(value, name, current);
  return (
    <Frame title={text.signIn.changeTitle} onSubmit={() => ready && change.mutate()}>
      <Body1>{text.signIn.change}</Body1>
      {/* Password managers want to know whose it is. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <Field label={text.signIn.oneTime} required>
        <Input
          type="password"
          name="current-password"
          autoComplete="current-password"
          autoFocus
          value={current}
          onChange={(_, data) => setCurrent(data.value)}
        />
      </Field>
      <NewPassword value={value} userName={name} present={current} onChange={setValue} />
      {change.error ? <FormFailure error={change.error} at={change.submittedAt} /> : null}
      <Button type="submit" appearance="primary" disabled={change.isPending || !ready}>
        {text.signIn.save}
      </Button>
    </Frame>
  );
}
