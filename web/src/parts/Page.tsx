// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, Title2, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect } from 'react';
import { text } from '@/text';

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXL}`,
    minWidth: 0,
    '@media (max-width: 600px)': { padding: tokens.spacingHorizontalM },
  },
  // Lists scroll inside; the page itself does not.
  full: { flexGrow: 1, minHeight: 0, paddingBottom: tokens.spacingVerticalM },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  title: { margin: 0, overflowWrap: 'anywhere' },
  actions: {
    marginLeft: 'auto',
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    '@media (max-width: 600px)': { marginLeft: 0 },
    '@media print': { display: 'none' },
  },
});

interface PageProps {
  title: string;
  /** What stands beside the title: marks. */
  marks?: ReactNode;
  /** Buttons at the right. */
  actions?: ReactNode;
  /** For pages that are one list: it fills the height. */
  full?: boolean;
  children: ReactNode;
}

/** A page: its heading, which is the window's title too, and its content. */
export function Page({ title, marks, actions, full = false, children }: PageProps) {
  const styles = useStyles();
  useEffect(() => {
    document.title = `${title} · ${text.shell.product}`;
  }, [title]);
  return (
    <div className={mergeClasses(styles.page, full && styles.full)}>
      <div className={styles.head}>
        <Title2 as="h1" className={styles.title}>
          {title}
        </Title2>
        {marks}
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
      {children}
    </div>
  );
}
