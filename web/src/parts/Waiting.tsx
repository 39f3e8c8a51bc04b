// SPDX-License-Identifier: Apache-2.0
import { makeStyles, Spinner } from '@fluentui/react-components';
import { text } from '@/text';

const useStyles = makeStyles({ middle: { display: 'grid', placeItems: 'center', minHeight: '40vh' } });

/** A whole page that is on its way. Shows itself only to those who wait longer than a blink. */
export function Waiting() {
  const styles = useStyles();
  return (
    <div className={styles.middle}>
      <Spinner delay={300} label={text.common.loading} />
    </div>
  );
}
