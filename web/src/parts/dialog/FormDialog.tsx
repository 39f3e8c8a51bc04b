// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { ApiError } from '@/api/errors';
import LeaveDialog from '@/app/LeaveDialog';
import { FormFailure } from '@/parts/FormFailure';
import { text } from '@/text';
import { DialogFrame } from './DialogFrame';
import type { Sending } from './sending';
import type { Draft } from './useDraft';
import { useReturnFocus } from './useReturnFocus';

interface FormDialogProps {
  title: string;
  submit: string;
  /** The sending of it; none where it is only taken over into the page. */
  sending?: Sending;
  /** While typed input would be lost, a click beside the dialog does not close it, and Escape asks first. */
  draft: Draft;
  ready?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialog. What was typed stays when the server refuses it, and the refusal stands at the form. */
export function FormDialog(props: FormDialogProps) {
  useReturnFocus();
  const [asking, setAsking] = useState(false);
  // Who must sign in again is told so on top of this; then the form can be sent as it stands.
  const error = props.sending?.error;
  const ended = error instanceof ApiError && error.status === 401;
  const waits = props.sending?.isPending === true || props.ready === false;
  const discard = () => {
    props.draft.release();
    props.onClose();
  };
  return (
    <DialogFrame
      title={props.title}
      onSubmit={() => {
        if (!waits) {
          props.onSubmit();
        }
      }}
      onClose={(how) => {
        if (!props.draft.dirty) {
          discard();
        } else if (how === 'escapeKeyDown') {
          setAsking(true);
        }
      }}
      actions={
        <>
          <Button type="submit" appearance="primary" disabledFocusable={waits}>
            {props.submit}
          </Button>
          <Button onClick={discard}>{text.common.cancel}</Button>
        </>
      }
    >
      {props.children}
      {error && !ended ? <FormFailure error={error} at={props.sending?.submittedAt ?? 0} /> : null}
      {asking ? <LeaveDialog stay={() => setAsking(false)} leave={discard} /> : null}
    </DialogFrame>
  );
}
