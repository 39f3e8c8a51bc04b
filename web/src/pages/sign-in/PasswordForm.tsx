// SPDX-License-Identifier: Apache-2.0
import { Body1, Button, Divider, Link, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { text } from '@/text';
import { Credentials } from './Credentials';
import { Frame } from './Frame';
import { useSignIn } from './useSignIn';

const useStyles = makeStyles({
  quiet: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
  },
  summary: {
    cursor: 'pointer',
    minHeight: '24px',
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  external: {
    display: 'grid',
    placeItems: 'center',
    minHeight: '32px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
  code: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
});

function useMethods() {
  const api = useApi();
  return useQuery({
    queryKey: ['session-methods'],
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/session/methods', { signal })),
  });
}

function FirstTime() {
  const styles = useStyles();
  return (
    <details className={styles.quiet}>
      <summary className={styles.summary}>{text.signIn.firstTitle}</summary>
      <p>
        {text.signIn.first} <span className={styles.code}>{text.signIn.firstFile}</span>
        {text.signIn.firstEnd}
      </p>
      <p>{text.signIn.forgotten}</p>
    </details>
  );
}

/** Asks for name and password; offers the identity provider where the server has one. `renew` names who wants a fresh session. */
export function PasswordForm({ to, renew }: { to: string; renew: string }) {
  const styles = useStyles();
  const signIn = useSignIn(renew);
  const methods = useMethods();
  const external = methods.data?.external ?? null;
  return (
    <Frame title={renew === '' ? text.signIn.title : text.signIn.again} onSubmit={signIn.submit}>
      {to !== '/' ? <Body1 className={styles.quiet}>{text.signIn.backTo}</Body1> : null}
      {methods.data?.password === false ? null : (
        <>
          <Credentials signIn={signIn} fixedName={renew !== ''} />
          <Button type="submit" appearance="primary" disabled={signIn.pending || signIn.waitUntil > 0}>
            {signIn.pending ? text.signIn.pending : text.signIn.submit}
          </Button>
        </>
      )}
      {external === null ? null : (
        <>
          <Divider>{text.signIn.or}</Divider>
          <Link className={styles.external} href={`${external}?return=${encodeURIComponent(to)}`}>
            {text.signIn.external}
          </Link>
        </>
      )}
      <FirstTime />
    </Frame>
  );
}
