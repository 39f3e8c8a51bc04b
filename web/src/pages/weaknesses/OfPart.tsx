// SPDX-License-Identifier: Apache-2.0
import { Body1, makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  line: { flexShrink: 0, margin: 0, color: tokens.colorNeutralForeground2, minHeight: '20px', maxWidth: '140ch' },
});

/** A line over a list that is narrowed to some devices: what its numbers are of. */
export function OfPart({ children }: { children: string }) {
  const styles = useStyles();
  return (
    <Body1 as="p" className={styles.line}>
      {children}
    </Body1>
  );
}
