// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { Credentials } from '@/pages/sign-in/Credentials';
import { useSignIn } from '@/pages/sign-in/useSignIn';
import { DialogFrame } from '@/parts/dialog/DialogFrame';
import { text } from '@/text';

/** Signs the same person in again on top of a page whose unsaved input must not be lost. */
export default function SessionEnded({ name }: { name: string }) {
  const signIn = useSignIn(name);
  return (
    <DialogFrame
      title={text.signIn.endedTitle}
      alert
      onSubmit={signIn.submit}
      actions={
        <Button type="submit" appearance="primary" disabled={signIn.pending}>
          {text.signIn.submit}
        </Button>
      }
    >
      <div>{text.signIn.ended}</div>
      <Credentials signIn={signIn} fixedName />
    </DialogFrame>
  );
}
