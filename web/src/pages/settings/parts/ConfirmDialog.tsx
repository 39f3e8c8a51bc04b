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
import type { ReactNode } from 'react';
import { FormFailure } from '@/parts/FormFailure';
import { text } from '@/text';
import { useReturnFocus } from './useReturnFocus';

const useStyles = makeStyles({
  button: { whiteSpace: 'nowrap' },
  surface: { maxWidth: '480px' },
  content: { display: 'grid', gap: tokens.spacingVerticalM, overflowWrap: 'anywhere' },
});

interface ConfirmDialogProps {
  /** Names the thing: "Remove user berta?" */
  title: string;
  /** What will be different afterwards. */
  children: ReactNode;
  confirm: string;
  pending: boolean;
  error: unknown;
  submittedAt: number;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that can't be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const styles = useStyles();
  useReturnFocus();
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => (data.open ? undefined : props.onClose())}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{props.title}</DialogTitle>
          <DialogContent className={styles.content}>
            <div>{props.children}</div>
            {props.error ? <FormFailure error={props.error} at={props.submittedAt} /> : null}
          </DialogContent>
          <DialogActions>
            <Button
              className={styles.button}
              appearance="primary"
              disabledFocusable={props.pending}
              onClick={props.onConfirm}
            >
              {props.confirm}
            </Button>
            <Button onClick={props.onClose}>{text.settings.cancel}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
