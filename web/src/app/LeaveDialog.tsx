// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { DialogFrame } from '@/parts/dialog/DialogFrame';
import { text } from '@/text';

/** Asks whether unsaved input may go. */
export default function LeaveDialog({ stay, leave }: { stay: () => void; leave: () => void }) {
  return (
    <DialogFrame
      title={text.shell.unsavedTitle}
      size="small"
      alert
      onClose={stay}
      actions={
        <>
          <Button appearance="primary" onClick={stay}>
            {text.shell.stay}
          </Button>
          <Button onClick={leave}>{text.shell.leave}</Button>
        </>
      }
    >
      {text.shell.unsaved}
    </DialogFrame>
  );
}
