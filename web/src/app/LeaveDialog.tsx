// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { text } from '@/text';

/** Asks whether unsaved input may go. */
export default function LeaveDialog({ stay, leave }: { stay: () => void; leave: () => void }) {
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => (data.open ? undefined : stay())}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{text.shell.unsavedTitle}</DialogTitle>
          <DialogContent>{text.shell.unsaved}</DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={stay}>
              {text.shell.stay}
            </Button>
            <Button onClick={leave}>{text.shell.leave}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
