// SPDX-License-Identifier: Apache-2.0
import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { ApiError } from '@/api/errors';
import { describe, Failure } from './Failure';

const useStyles = makeStyles({ box: { outlineStyle: 'none' } });

/**
 * Why a form was not taken, at the form; a refusal is said as it is, without calling it a failure. Takes the focus with each new answer
 * (`at`: when it was sent), so that screen readers say it.
 */
export function FormFailure({ error, at }: { error: unknown; at: number }) {
  const styles = useStyles();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same refusal again is news too
  useEffect(() => {
    box.current?.focus();
  }, [error, at]);
  const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
  return (
    <div ref={box} tabIndex={-1} role="alert" className={styles.box}>
      {refused ? (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{describe(error)}</MessageBarBody>
        </MessageBar>
      ) : (
        <Failure error={error} />
      )}
    </div>
  );
}
