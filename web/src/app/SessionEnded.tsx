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
import { Credentials } from '@/pages/sign-in/Credentials';
import { useSignIn } from '@/pages/sign-in/useSignIn';
import { text } from '@/text';

const useStyles = makeStyles({ content: { display: 'grid', gap: tokens.spacingVerticalL } });

/** Signs the same person in again on top of a page whose unsaved input must not be lost. */
export default function SessionEnded({ name }: { name: string }) {
  const styles = useStyles();
  const signIn = useSignIn(name);
  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.submit();
          }}
        >
          <DialogBody>
            <DialogTitle>{text.signIn.endedTitle}</DialogTitle>
            <DialogContent className={styles.content}>
              <div>{text.signIn.ended}</div>
              <Credentials signIn={signIn} fixedName />
            </DialogContent>
            <DialogActions>
              <Button type="submit" appearance="primary" disabled={signIn.pending}>
                {text.signIn.submit}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
