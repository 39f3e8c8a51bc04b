// SPDX-License-Identifier: Apache-2.0
import { Body1, Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '@/api/context';
import { useUnsaved } from '@/app/unsaved';
import { Copyable } from '@/parts/Copyable';
import { FormFailure } from '@/parts/FormFailure';
import { text } from '@/text';
import { secretOf } from './otpauth';
import { QrCode } from './QrCode';

const words = text.profile;

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalM, justifyItems: 'start' },
  full: { width: '100%' },
});

interface SetUpProps {
  /** What the authenticator app takes: `otpauth://…`. */
  address: string;
  onDone: () => void;
  onCancel: () => void;
}

/** Shows the secret of a second factor and takes the first code that proves it arrived. */
export default function SetUp({ address, onDone, onCancel }: SetUpProps) {
  const styles = useStyles();
  const api = useApi();
  const [code, setCode] = useState('');
  const release = useUnsaved(true);
  const confirm = useMutation({
    mutationFn: () => api.POST('/api/v1/session/totp/confirm', { body: { code: code.replaceAll(/\s/g, '') } }),
    onSuccess: () => {
      release();
      onDone();
    },
    onError: () => setCode(''),
  });
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (code !== '' && !confirm.isPending) {
          confirm.mutate();
        }
      }}
    >
      <Body1>{words.scan}</Body1>
      <QrCode content={address} label={words.qrCode} />
      <div className={styles.full}>
        <div>{words.orType}</div>
        <Copyable label={words.secret} content={secretOf(address)} />
      </div>
      <Field className={styles.full} label={words.firstCode} hint={words.firstCodeHint} required>
        <Input
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          maxLength={16}
          value={code}
          onChange={(_, data) => setCode(data.value)}
        />
      </Field>
      {confirm.error ? <FormFailure error={confirm.error} at={confirm.submittedAt} /> : null}
      <div>
        <Button type="submit" appearance="primary" disabledFocusable={code === '' || confirm.isPending}>
          {words.confirmFactor}
        </Button>{' '}
        <Button onClick={onCancel}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
