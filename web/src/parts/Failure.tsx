// SPDX-License-Identifier: Apache-2.0
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { ApiError } from '@/api/errors';
import { text } from '@/text';

/** What happened, in words, and what to do. */
export function describe(error: unknown): string {
  if (!(error instanceof ApiError)) {
    return text.common.broken;
  }
  if (error.status === 0) {
    return text.common.unreachable;
  }
  if (error.isOutage) {
    return text.common.unavailable;
  }
  if (error.isSignedOut) {
    return text.common.signedOut;
  }
  if (error.status === 403) {
    return text.common.forbidden;
  }
  if (error.status === 404) {
    return text.common.missing;
  }
  const sentence = error.message.charAt(0).toUpperCase() + error.message.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** A failure where its content would have been. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{text.common.failed}</MessageBarTitle>
        {describe(error)}
        {error instanceof ApiError && error.status >= 500 && error.requestId ? (
          <div>{text.common.request(error.requestId)}</div>
        ) : null}
      </MessageBarBody>
      {retry ? (
        <MessageBarActions>
          <Button onClick={retry}>{text.common.tryAgain}</Button>
        </MessageBarActions>
      ) : null}
    </MessageBar>
  );
}
