// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { AddCircleRegular, ArrowCircleUpRegular, SubtractCircleRegular } from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { text } from '@/text';

const useStyles = makeStyles({
  kind: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  installed: { color: tokens.colorStatusSuccessForeground1 },
  removed: { color: tokens.colorNeutralForeground3 },
  updated: { color: tokens.colorBrandForeground1 },
});

const ICONS = { installed: AddCircleRegular, removed: SubtractCircleRegular, updated: ArrowCircleUpRegular } as const;

/** What happened to software, in picture and word. */
export function ChangeKind({ kind }: { kind: Schema<'SoftwareChange'>['kind'] }) {
  const styles = useStyles();
  const Icon = ICONS[kind];
  return (
    <span className={styles.kind}>
      <Icon className={styles[kind]} fontSize={18} aria-hidden />
      {text.device.changeKind[kind]}
    </span>
  );
}
