// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', minWidth: 0, height: 'clamp(440px, 72vh, 900px)' },
  short: { height: '440px' },
});

/** Gives a list its height where the page has more than the list: it scrolls by itself. `short`: of few rows, mostly. */
export function ListFrame({ short = false, children }: { short?: boolean; children: ReactNode }) {
  const styles = useStyles();
  return <div className={mergeClasses(styles.frame, short && styles.short)}>{children}</div>;
}
