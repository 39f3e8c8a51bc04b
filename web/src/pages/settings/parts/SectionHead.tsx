// SPDX-License-Identifier: Apache-2.0
import { Body1, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'start', gap: tokens.spacingHorizontalL },
  lead: { flexGrow: 1, flexBasis: '320px', maxWidth: '80ch', color: tokens.colorNeutralForeground3 },
  actions: { marginLeft: 'auto', display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** What a section is for, and the buttons for all of it. */
export function SectionHead({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.head}>
      <Body1 className={styles.lead}>{children}</Body1>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
