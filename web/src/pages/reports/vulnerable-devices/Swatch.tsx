// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  swatch: {
    display: 'inline-block',
    width: '12px',
    height: '12px',
    borderRadius: tokens.borderRadiusSmall,
    flexShrink: 0,
  },
});

/** The colour that a value has in the picture beside. */
export function Swatch({ colour }: { colour: string }) {
  const styles = useStyles();
  return <span className={styles.swatch} style={{ backgroundColor: colour }} aria-hidden />;
}
