// SPDX-License-Identifier: Apache-2.0
import { Badge, Body1, Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { Card } from '@/parts/Card';
import { FormFailure } from '@/parts/FormFailure';
import { text } from '@/text';

const SetUp = lazy(() => import('./SetUp'));
const words = text.profile;

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalM, justifyItems: 'start' },
  field: { width: '100%' },
});

/** The second factor: sets one up, step by step, or removes it; either asks for the password again. */
export function SecondFactor({ on }: { on: boolean }) {
  const styles = useStyles();
  const api = useApi();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState('');
  const [address, setAddress] = useState<string | null>(null);
  const settle = () => {
    setAsking(false);
    setPassword('');
    setAddress(null);
    return client.invalidateQueries({ queryKey: keys.session });
  };
  const begin = useMutation({
    meta: { asksPassword: true },
    mutationFn: async () => bodyOf(await api.POST('/api/v1/session/totp', { body: { password } })),
    onSuccess: (answer) => setAddress(answer.address),
  });
  const remove = useMutation({
    meta: { asksPassword: true },
    mutationFn: () => api.DELETE('/api/v1/session/totp', { body: { password } }),
    onSuccess: settle,
  });
  const step = on ? remove : begin;
  return (
    <Card
      title={words.secondFactor}
      more={
        <Badge appearance="tint" color={on ? 'success' : 'subtle'} shape="rounded">
          {on ? words.factorOn : words.factorOff}
        </Badge>
      }
    >
      <Body1>{on ? words.factorOnHint : words.factorOffHint}</Body1>
      {address !== null ? (
        <Suspense>
          <SetUp address={address} onDone={settle} onCancel={() => void settle()} />
        </Suspense>
      ) : asking ? (
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (password !== '' && !step.isPending) {
              step.mutate();
            }
          }}
        >
          <Field className={styles.field} label={words.confirmPassword} required>
            <Input
              type="password"
              autoComplete="current-password"
              autoFocus
              value={password}
              onChange={(_, data) => setPassword(data.value)}
            />
          </Field>
          {step.error ? <FormFailure error={step.error} at={step.submittedAt} /> : null}
          <div>
            <Button type="submit" appearance="primary" disabledFocusable={password === '' || step.isPending}>
              {on ? words.removeFactor : words.goOn}
            </Button>{' '}
            <Button
              onClick={() => {
                step.reset();
                setPassword('');
                setAsking(false);
              }}
            >
              {text.common.cancel}
            </Button>
          </div>
        </form>
      ) : (
        <div>
          <Button onClick={() => setAsking(true)}>{on ? words.removeFactor : words.setUpFactor}</Button>
        </div>
      )}
    </Card>
  );
}
