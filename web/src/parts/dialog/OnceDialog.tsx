// SPDX-License-Identifier: Apache-2.0
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { text } from '@/text';
import { DialogFrame } from './DialogFrame';
import { useReturnFocus } from './useReturnFocus';

/** Shows a secret, once. Nothing but its button closes it. */
export function OnceDialog({ title, children, onClose }: { title: string; children: ReactNode; onClose: () => void }) {
  useReturnFocus();
  return (
    <DialogFrame
      title={title}
      size="large"
      alert
      actions={
        <Button appearance="primary" onClick={onClose}>
          {text.settings.taken}
        </Button>
      }
    >
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{text.settings.once}</MessageBarBody>
      </MessageBar>
      {children}
    </DialogFrame>
  );
}
