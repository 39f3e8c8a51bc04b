// SPDX-License-Identifier: Apache-2.0
import { Button, Field, Input, makeStyles, Title2, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router-dom';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { type Session, useSession } from '@/api/session';
import { links } from '@/app/links';
import { Failure } from '@/parts/Failure';
import { Waiting } from '@/parts/Waiting';
import { text } from '@/text';

const useStyles = makeStyles({
  page: {
    display: 'grid',
    placeItems: 'center',
    minHeight: '100dvh',
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  form: {
    display: 'grid',
    gap: tokens.spacingVerticalL,
    width: '100%',
    maxWidth: '380px',
    padding: tokens.spacingHorizontalXXXL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  title: { margin: 0 },
});

function Frame({ title, children, onSubmit }: { title: string; children: ReactNode; onSubmit: () => void }) {
  const styles = useStyles();
  useEffect(() => {
    document.title = `${title} · ${text.shell.product}`;
  }, [title]);
  return (
    <main className={styles.page}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <Title2 as="h1" className={styles.title}>
          {title}
        </Title2>
        {children}
      </form>
    </main>
  );
}

function PasswordForm() {
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const signIn = useMutation({
    mutationFn: async () =>
      bodyOf(await api.POST('/api/v1/session', { body: { name, password, ...(code === '' ? {} : { totp: code }) } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.session }),
  });
  return (
    <Frame title={text.signIn.title} onSubmit={() => signIn.mutate()}>
      <Field label={text.signIn.name} required>
        <Input autoComplete="username" value={name} onChange={(_, data) => setName(data.value)} />
      </Field>
      <Field label={text.signIn.password} required>
        <Input
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(_, data) => setPassword(data.value)}
        />
      </Field>
      <Field label={text.signIn.code}>
        <Input
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(_, data) => setCode(data.value)}
        />
      </Field>
      {signIn.error ? <Failure error={signIn.error} /> : null}
      <Button type="submit" appearance="primary" disabled={signIn.isPending}>
        {text.signIn.submit}
      </Button>
    </Frame>
  );
}

function NewPasswordForm() {
  const api = useApi();
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const change = useMutation({
    mutationFn: async () => bodyOf(await api.POST('/api/v1/session/password', { body: { current, new: next } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.session }),
  });
  const differ = again !== '' && again !== next;
  return (
    <Frame title={text.signIn.changeTitle} onSubmit={() => !differ && change.mutate()}>
      <p>{text.signIn.change}</p>
      <Field label={text.signIn.password} required>
        <Input
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(_, data) => setCurrent(data.value)}
        />
      </Field>
      <Field label={text.signIn.newPassword} required>
        <Input type="password" autoComplete="new-password" value={next} onChange={(_, data) => setNext(data.value)} />
      </Field>
      <Field
        label={text.signIn.repeat}
        required
        {...(differ ? { validationMessage: text.signIn.differ, validationState: 'error' as const } : {})}
      >
        <Input type="password" autoComplete="new-password" value={again} onChange={(_, data) => setAgain(data.value)} />
      </Field>
      {change.error ? <Failure error={change.error} /> : null}
      <Button type="submit" appearance="primary" disabled={change.isPending || differ || again === ''}>
        {text.signIn.save}
      </Button>
    </Frame>
  );
}

/** Where somebody goes after signing in: an address of this console and nothing else. */
function wayBack(to: string | null): string {
  return to?.startsWith('/') && !to.startsWith('//') ? to : links.dashboard();
}

function next(session: Session | null | undefined): 'wait' | 'sign-in' | 'change' | 'go' {
  if (session === undefined) {
    return 'wait';
  }
  if (session === null) {
    return 'sign-in';
  }
  return session.mustChangePassword ? 'change' : 'go';
}

export function Component() {
  const session = useSession();
  const [search] = useSearchParams();
  switch (next(session.data)) {
    case 'wait':
      return session.error ? <Failure error={session.error} retry={() => void session.refetch()} /> : <Waiting />;
    case 'sign-in':
      return <PasswordForm />;
    case 'change':
      return <NewPasswordForm />;
    case 'go':
      return <Navigate to={wayBack(search.get('to'))} replace />;
  }
}
