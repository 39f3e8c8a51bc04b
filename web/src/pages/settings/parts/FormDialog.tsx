// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { ApiError } from '@/api/errors';
import LeaveDialog from '@/app/LeaveDialog';
import { FormFailure } from '@/parts/FormFailure';
import { text } from '@/text';
import { useReturnFocus } from './useReturnFocus';

const useStyles = makeStyles({
  surface: { maxWidth: '640px', '@media (max-width: 480px)': { padding: tokens.spacingHorizontalL } },
  content: { display: 'grid', gap: tokens.spacingVerticalL, paddingBottom: tokens.spacingVerticalXS },
});

interface FormDialogProps {
  title: string;
  submit: string;
  /** True while it is sent: the button waits. */
  pending: boolean;
  /** What the server refused with, and when it was sent. */
  error: unknown;
  submittedAt: number;
  /** True where typed input would be lost: a click beside the dialog does not close it then, and Escape asks first. */
  dirty: boolean;
  /** Says that the input may go (useUnsaved). */
  release: () => void;
  ready?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialog. What was typed stays when the server refuses it, and the refusal stands at the form. */
export function FormDialog(props: FormDialogProps) {
  const styles = useStyles();
  useReturnFocus();
  const [asking, setAsking] = useState(false);
  // Who must sign in again is told so on top of this; then the form can be sent as it stands.
  const ended = props.error instanceof ApiError && props.error.status === 401;
  const discard = () => {
    props.release();
    props.onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(_, data) => {
        if (data.open) {
          return;
        }
        if (!props.dirty) {
          discard();
        } else if (data.type === 'escapeKeyDown') {
          setAsking(true);
        }
      }}
    >
      <DialogSurface className={styles.surface}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!props.pending && props.ready !== false) {
              props.onSubmit();
            }
          }}
        >
          <DialogBody>
            <DialogTitle>{props.title}</DialogTitle>
            <DialogContent className={styles.content}>
              {props.children}
              {props.error && !ended ? <FormFailure error={props.error} at={props.submittedAt} /> : null}
            </DialogContent>
            <DialogActions>
              <Button type="submit" appearance="primary" disabledFocusable={props.pending || props.ready === false}>
                {props.submit}
              </Button>
              <Button onClick={discard}>{text.settings.cancel}</Button>
            </DialogActions>
          </DialogBody>
        </form>
        {asking ? <LeaveDialog stay={() => setAsking(false)} leave={discard} /> : null}
      </DialogSurface>
    </Dialog>
  );
}
