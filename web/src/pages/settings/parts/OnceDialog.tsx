// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { text } from '@/text';
import { useReturnFocus } from './useReturnFocus';

const useStyles = makeStyles({
  surface: { maxWidth: '720px', '@media (max-width: 480px)': { padding: tokens.spacingHorizontalL } },
  content: { display: 'grid', gap: tokens.spacingVerticalL },
});

/** Shows a secret, once. Nothing but its button closes it. */
export function OnceDialog({ title, children, onClose }: { title: string; children: ReactNode; onClose: () => void }) {
  const styles = useStyles();
  useReturnFocus();
  return (
    <Dialog open modalType="alert">
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>{text.settings.once}</MessageBarBody>
            </MessageBar>
            {children}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {text.settings.taken}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
