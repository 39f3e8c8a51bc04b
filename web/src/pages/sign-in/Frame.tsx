// SPDX-License-Identifier: Apache-2.0
import { makeStyles, Title2, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect } from 'react';
import { text } from '@/text';

const useStyles = makeStyles({
  page: {
    display: 'grid',
    placeItems: 'center',
    minHeight: '100dvh',
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground2,
    '@media (max-width: 480px)': { padding: 0, placeItems: 'stretch' },
  },
  form: {
    display: 'grid',
    alignContent: 'start',
    gap: tokens.spacingVerticalL,
    width: '100%',
    maxWidth: '400px',
    padding: tokens.spacingHorizontalXXXL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    boxShadow: tokens.shadow8,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 480px)': {
      maxWidth: 'none',
      border: 'none',
      borderRadius: 0,
      boxShadow: 'none',
      padding: tokens.spacingHorizontalXXL,
    },
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  title: { margin: 0 },
});

/** The page around a sign-in form: one thing to do, nothing else. */
export function Frame({ title, children, onSubmit }: { title: string; children: ReactNode; onSubmit: () => void }) {
  const styles = useStyles();
  useEffect(() => {
    document.title = `${title} · ${text.shell.product}`;
  }, [title]);
  return (
    <main className={styles.page}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <div className={styles.brand}>
          <img src="/favicon.svg" alt="" width={32} height={32} />
          {text.shell.product}
        </div>
        <Title2 as="h1" className={styles.title}>
          {title}
        </Title2>
        {children}
      </form>
    </main>
  );
}
