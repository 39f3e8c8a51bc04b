// SPDX-License-Identifier: Apache-2.0
import { Field, Input } from '@fluentui/react-components';
import { text } from '@/text';
import { useCapsLock } from './Credentials';
import { brokenRule } from './passwordRules';

/** A new password typed twice. */
export interface NewPasswordValue {
  next: string;
  again: string;
}

/** True where both are the same and keep the rules that can be checked here. */
export function isReady(value: NewPasswordValue, userName: string, present: string): boolean {
  return value.next === value.again && brokenRule(value.next, userName, present) === null;
}

interface NewPasswordProps {
  value: NewPasswordValue;
  userName: string;
  present: string;
  onChange: (value: NewPasswordValue) => void;
}

/** The fields of a new password, with the server's rules in words while they are not met. */
export function NewPassword({ value, userName, present, onChange }: NewPasswordProps) {
  const caps = useCapsLock();
  const broken = value.next === '' ? null : brokenRule(value.next, userName, present);
  const differ = value.again !== '' && !value.next.startsWith(value.again) && value.again !== value.next;
  return (
    <>
      <Field
        label={text.signIn.newPassword}
        hint={text.signIn.rules}
        required
        {...(broken !== null
          ? { validationMessage: text.signIn.rule[broken], validationState: 'warning' as const }
          : value.next !== ''
            ? { validationMessage: text.signIn.ruleMet, validationState: 'success' as const }
            : {})}
      >
        <Input
          type="password"
          name="new-password"
          autoComplete="new-password"
          value={value.next}
          onChange={(_, data) => onChange({ ...value, next: data.value })}
          onKeyDown={caps.onKeyDown}
          onKeyUp={caps.onKeyUp}
        />
      </Field>
      <Field
        label={text.signIn.repeat}
        required
        {...(differ
          ? { validationMessage: text.signIn.differ, validationState: 'error' as const }
          : caps.on
            ? { validationMessage: text.signIn.capsLock, validationState: 'warning' as const }
            : {})}
      >
        <Input
          type="password"
          name="repeat-password"
          autoComplete="new-password"
          value={value.again}
          onChange={(_, data) => onChange({ ...value, again: data.value })}
          onKeyDown={caps.onKeyDown}
          onKeyUp={caps.onKeyUp}
        />
      </Field>
    </>
  );
}
