// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, CircleFilled, ErrorCircleFilled, QuestionCircleFilled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { Schema } from '@/api/types';

type Status = Schema<'Finding'>['status'];

const useStyles = makeStyles({
  steps: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none' },
  step: {
    position: 'relative',
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    paddingInlineStart: '32px',
    paddingBottom: tokens.spacingVerticalL,
    minWidth: 0,
    '::before': {
      content: '""',
      position: 'absolute',
      left: '9px',
      top: '20px',
      bottom: '-2px',
      width: '2px',
      backgroundColor: tokens.colorNeutralStroke2,
    },
  },
  last: { paddingBottom: 0, '::before': { display: 'none' } },
  dot: {
    position: 'absolute',
    left: 0,
    top: 0,
    display: 'grid',
    placeItems: 'center',
    width: '20px',
    height: '20px',
    color: tokens.colorBrandForeground1,
  },
  affected: { color: tokens.colorStatusDangerForeground1 },
  under_investigation: { color: tokens.colorStatusWarningForeground1 },
  not_affected: { color: tokens.colorStatusSuccessForeground1 },
  fixed: { color: tokens.colorStatusSuccessForeground1 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
});

/** A chain of steps, each following from the one before. */
export function Steps({ children }: { children: ReactNode }) {
  const styles = useStyles();
  return <ol className={styles.steps}>{children}</ol>;
}

const ICONS = {
  affected: ErrorCircleFilled,
  under_investigation: QuestionCircleFilled,
  not_affected: CheckmarkCircleFilled,
  fixed: CheckmarkCircleFilled,
} as const;

interface StepProps {
  title: string;
  /** The one that concludes. */
  last?: boolean;
  /** What it concludes with. */
  tone?: Status;
  children: ReactNode;
}

/** One step. */
export function Step({ title, last = false, tone, children }: StepProps) {
  const styles = useStyles();
  const Icon = tone === undefined ? CircleFilled : ICONS[tone];
  return (
    <li className={mergeClasses(styles.step, last && styles.last)}>
      <span className={mergeClasses(styles.dot, tone !== undefined && styles[tone])} aria-hidden>
        <Icon fontSize={tone === undefined ? 12 : 20} />
      </span>
      <h4 className={styles.title}>{title}</h4>
      {children}
    </li>
  );
}
