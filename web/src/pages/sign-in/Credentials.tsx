// SPDX-License-Identifier: Apache-2.0
import { Field, Input, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Failure } from '@/parts/Failure';
import { text } from '@/text';
import type { SignInProblem } from './problem';
import type { SignIn } from './useSignIn';

const useStyles = makeStyles({ problem: { outlineStyle: 'none' } });

/** Tells whether the caps lock is on, from the keys that are typed. */
export function useCapsLock() {
  const [on, setOn] = useState(false);
  const look = (event: KeyboardEvent) => setOn(event.getModifierState('CapsLock'));
  return { on, onKeyDown: look, onKeyUp: look };
}

function words(problem: SignInProblem, tries: number, waitUntil: number): string | null {
  switch (problem.kind) {
    case 'code':
      return null;
    case 'wait':
      return waitUntil > 0 ? text.signIn.wait(problem.seconds) : text.signIn.waitOver;
    case 'expired':
      return text.signIn.expired;
    case 'wrong':
      return tries >= 3 ? `${text.signIn.wrong} ${text.signIn.locked}` : text.signIn.wrong;
    case 'other':
      return null;
  }
}

/** Why the sign-in did not succeed; takes the focus with each new answer, so that screen readers say it. */
function Problem({ signIn }: { signIn: SignIn }) {
  const styles = useStyles();
  const box = useRef<HTMLDivElement>(null);
  const { problem, tries } = signIn;
  useEffect(() => {
    if (tries > 0 && problem !== null && problem.kind !== 'code') {
      box.current?.focus();
    }
  }, [tries, problem]);
  if (problem === null || problem.kind === 'code') {
    return null;
  }
  return (
    <div ref={box} tabIndex={-1} role="alert" className={styles.problem}>
      {problem.kind === 'other' ? (
        <Failure error={problem.error} />
      ) : (
        <MessageBar intent={problem.kind === 'wait' ? 'warning' : 'error'} layout="multiline">
          <MessageBarBody>{words(problem, tries, signIn.waitUntil)}</MessageBarBody>
        </MessageBar>
      )}
    </div>
  );
}

/** Name and password, and the second factor's code once the server has asked for it. */
export function Credentials({ signIn, fixedName = false }: { signIn: SignIn; fixedName?: boolean }) {
  const caps = useCapsLock();
  const code = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (signIn.needsCode) {
      code.current?.focus();
    }
  }, [signIn.needsCode]);
  return (
    <>
      <Problem signIn={signIn} />
      <Field label={text.signIn.name} required>
        <Input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          readOnly={fixedName}
          // A name that is fixed is not a stop: the password is what is asked for.
          {...(fixedName ? { tabIndex: -1 } : {})}
          autoFocus={!fixedName}
          value={signIn.name}
          onChange={(_, data) => signIn.setName(data.value)}
        />
      </Field>
      <Field
        label={text.signIn.password}
        required
        {...(caps.on ? { validationMessage: text.signIn.capsLock, validationState: 'warning' as const } : {})}
      >
        <Input
          type="password"
          name="password"
          autoComplete="current-password"
          autoFocus={fixedName}
          value={signIn.password}
          onChange={(_, data) => signIn.setPassword(data.value)}
          onKeyDown={caps.onKeyDown}
          onKeyUp={caps.onKeyUp}
        />
      </Field>
      {signIn.needsCode ? (
        <Field label={text.signIn.code} hint={text.signIn.codeHint} required>
          <Input
            input={{ ref: code }}
            name="one-time-code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={16}
            value={signIn.code}
            onChange={(_, data) => signIn.setCode(data.value)}
          />
        </Field>
      ) : null}
    </>
  );
}
