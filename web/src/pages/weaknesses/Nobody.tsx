// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { Card } from '@/parts/Card';
import { text } from '@/text';
import { Grounds } from './Grounds';

const words = text.weakness.nobody;

const useStyles = makeStyles({
  lead: { margin: 0 },
  head: { margin: 0, fontWeight: tokens.fontWeightSemibold },
});

/** Good news with what it stands on. */
export function Nobody({ it }: { it: Schema<'WeaknessDetail'> }) {
  const styles = useStyles();
  return (
    <Card title={words.title}>
      <p className={styles.lead}>{words.text}</p>
      <p className={styles.head}>{words.standsOn}</p>
      <Grounds it={it} />
    </Card>
  );
}
