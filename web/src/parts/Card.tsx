// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    minWidth: 0,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media print': { breakInside: 'avoid' },
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: tokens.spacingHorizontalM },
  title: { margin: 0 },
  more: { marginLeft: 'auto', flexShrink: 0 },
});

interface CardProps {
  title: string;
  /** At the right of the heading: a link to the whole list. */
  more?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** One subject of a page, with its heading (level 2). */
export function Card({ title, more, className, children }: CardProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={mergeClasses(styles.card, className)} aria-labelledby={id}>
      <div className={styles.head}>
        <Subtitle2 as="h2" id={id} className={styles.title}>
          {title}
        </Subtitle2>
        {more ? <div className={styles.more}>{more}</div> : null}
      </div>
      {children}
    </section>
  );
}
