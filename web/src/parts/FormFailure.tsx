// SPDX-License-Identifier: Apache-2.0
import { makeStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { Failure } from './Failure';

const useStyles = makeStyles({ box: { outlineStyle: 'none' } });

/** Why a form was not taken, at the form. Takes the focus with each new answer (`at`: when it was sent), so that screen readers say it. */
export function FormFailure({ error, at }: { error: unknown; at: number }) {
  const styles = useStyles();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same refusal again is news too
  useEffect(() => {
    box.current?.focus();
  }, [error, at]);
  return (
    <div ref={box} tabIndex={-1} role="alert" className={styles.box}>
      <Failure error={error} />
    </div>
  );
}
