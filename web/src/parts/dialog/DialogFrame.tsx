// SPDX-License-Identifier: Apache-2.0
import {
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  type DialogProps,
  DialogSurface,
  DialogTitle,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  surface: { '@media (max-width: 480px)': { padding: tokens.spacingHorizontalL } },
  small: { maxWidth: '480px' },
  medium: { maxWidth: '640px' },
  large: { maxWidth: '800px' },
  // A long form leaves a margin of the page around it where the window has room for one.
  body: { '@media (min-width: 481px) and (min-height: 600px)': { maxHeight: 'calc(100dvh - 128px)' } },
  content: {
    display: 'grid',
    gap: tokens.spacingVerticalL,
    paddingBottom: tokens.spacingVerticalXS,
    overflowWrap: 'anywhere',
  },
});

interface DialogFrameProps {
  title: string;
  children: ReactNode;
  /** The buttons, the one that Enter means first. */
  actions: ReactNode;
  size?: 'small' | 'medium' | 'large';
  /** Something must be answered: a click beside it does not close it. */
  alert?: boolean;
  /** Makes it a form. */
  onSubmit?: () => void;
  /** Called when Escape or a click beside it asks to close it; without it, only its buttons do. */
  onClose?: (how: Parameters<NonNullable<DialogProps['onOpenChange']>>[1]['type']) => void;
}

/** The frame of every dialog: what it is about, what it says, and what can be answered. It is there as long as it is rendered. */
export function DialogFrame(props: DialogFrameProps) {
  const { title, children, actions, size = 'medium', alert = false, onSubmit, onClose } = props;
  const styles = useStyles();
  const body = (
    <DialogBody className={styles.body}>
      <DialogTitle>{title}</DialogTitle>
      <DialogContent className={styles.content}>{children}</DialogContent>
      <DialogActions>{actions}</DialogActions>
    </DialogBody>
  );
  return (
    <Dialog
      open
      modalType={alert ? 'alert' : 'modal'}
      onOpenChange={(_, data) => (data.open ? undefined : onClose?.(data.type))}
    >
      <DialogSurface className={mergeClasses(styles.surface, styles[size])}>
        {onSubmit === undefined ? (
          body
        ) : (
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit();
            }}
          >
            {body}
          </form>
        )}
      </DialogSurface>
    </Dialog>
  );
}
