// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { BoxSearchRegular, FilterDismissRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  // Where rows would be, as high as a few of them.
  place: {
    display: 'grid',
    justifyItems: 'center',
    alignContent: 'center',
    gap: tokens.spacingVerticalM,
    minHeight: '220px',
    padding: tokens.spacingHorizontalXXL,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    textAlign: 'center',
    '& span': { textAlign: 'center' },
  },
  sign: { color: tokens.colorNeutralForeground4 },
});

/** The place of a list that has no rows: what is said of it (an Empty, buttons). `filtered`: there may be rows without the filters. */
export function EmptyPlace({ filtered = false, children }: { filtered?: boolean; children: ReactNode }) {
  const styles = useStyles();
  const Sign = filtered ? FilterDismissRegular : BoxSearchRegular;
  return (
    <div className={styles.place}>
      <Sign className={styles.sign} fontSize={32} aria-hidden />
      {children}
    </div>
  );
}
