// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { Copyable } from '@/parts/Copyable';

const useStyles = makeStyles({
  part: { display: 'grid', gap: tokens.spacingVerticalXS, minWidth: 0 },
  label: { fontWeight: tokens.fontWeightSemibold },
});

/** Something to take along, with its name above. */
export function Labelled({ label, content }: { label: string; content: string }) {
  const styles = useStyles();
  return (
    <div className={styles.part}>
      <div className={styles.label}>{label}</div>
      <Copyable label={label} content={content} />
    </div>
  );
}
