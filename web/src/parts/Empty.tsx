// SPDX-License-Identifier: Apache-2.0
import { Body1, Body1Strong, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  empty: { display: 'grid', gap: tokens.spacingVerticalXS, color: tokens.colorNeutralForeground3, maxWidth: '68ch' },
});

/** Where there is nothing: why that is, and what would change it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.empty}>
      <Body1Strong>{title}</Body1Strong>
      {children ? <Body1 data-sentence>{children}</Body1> : null}
    </div>
  );
}
