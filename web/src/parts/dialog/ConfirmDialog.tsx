// SPDX-License-Identifier: Apache-2.0
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { FormFailure } from '@/parts/FormFailure';
import { text } from '@/text';
import { DialogFrame } from './DialogFrame';
import type { Sending } from './sending';
import { useReturnFocus } from './useReturnFocus';

const useStyles = makeStyles({
  button: {
    whiteSpace: 'nowrap',
    backgroundColor: tokens.colorStatusDangerBackground3,
    ':hover': { backgroundColor: tokens.colorStatusDangerBackground3Hover },
    ':hover:active': { backgroundColor: tokens.colorStatusDangerBackground3Pressed },
  },
});

interface ConfirmDialogProps {
  /** Names the thing: "Remove user berta?" */
  title: string;
  /** What will be different afterwards. */
  children: ReactNode;
  confirm: string;
  /** The doing of it; none where nothing is sent. */
  sending?: Sending;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that can't be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const styles = useStyles();
  useReturnFocus();
  return (
    <DialogFrame
      title={props.title}
      size="small"
      alert
      onClose={props.onClose}
      actions={
        <>
          <Button
            className={styles.button}
            appearance="primary"
            disabledFocusable={props.sending?.isPending === true}
            onClick={props.onConfirm}
          >
            {props.confirm}
          </Button>
          <Button onClick={props.onClose}>{text.common.cancel}</Button>
        </>
      }
    >
      <div>{props.children}</div>
      {props.sending?.error ? <FormFailure error={props.sending.error} at={props.sending.submittedAt} /> : null}
    </DialogFrame>
  );
}
