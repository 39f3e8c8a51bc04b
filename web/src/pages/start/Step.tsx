// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, Subtitle1, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons';
import { type ReactNode, useId } from 'react';
import { text } from '@/text';

const useStyles = makeStyles({
  step: {
    display: 'grid',
    gridTemplateColumns: '40px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalXL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 600px)': { gridTemplateColumns: 'minmax(0, 1fr)', padding: tokens.spacingHorizontalL },
  },
  number: {
    display: 'grid',
    placeItems: 'center',
    width: '32px',
    height: '32px',
    borderRadius: tokens.borderRadiusCircular,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
    border: `2px solid ${tokens.colorNeutralStroke1}`,
  },
  now: { color: tokens.colorBrandForeground1, border: `2px solid ${tokens.colorBrandStroke1}` },
  done: { color: tokens.colorStatusSuccessForeground1 },
  body: { display: 'grid', gap: tokens.spacingVerticalM, justifyItems: 'stretch', minWidth: 0 },
  title: { margin: 0, lineHeight: '32px' },
});

interface StepProps {
  number: number;
  title: string;
  /** `now`: what is to be done next. */
  state: 'now' | 'later' | 'done';
  children: ReactNode;
}

/** One step of the first start. */
export function Step({ number, title, state, children }: StepProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.step} aria-labelledby={id} aria-current={state === 'now' ? 'step' : undefined}>
      {state === 'done' ? (
        <CheckmarkCircleFilled className={styles.done} fontSize={36} role="img" aria-label={text.start.done} />
      ) : (
        <span className={mergeClasses(styles.number, state === 'now' && styles.now)} aria-hidden>
          {number}
        </span>
      )}
      <div className={styles.body}>
        <Subtitle1 as="h2" id={id} className={styles.title}>
          {title}
        </Subtitle1>
        {children}
      </div>
    </section>
  );
}
