// SPDX-License-Identifier: Apache-2.0
import { Body1, Link, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { text } from '@/text';

const words = text.recommendations;

const useStyles = makeStyles({
  sentence: { margin: 0, maxWidth: '75ch' },
  files: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalL },
});

/** What can be done with the recommendation today: hand its devices on. */
export function Next({ it }: { it: Schema<'Recommendation'> }) {
  const styles = useStyles();
  const file = (format: string) => `/api/v1/recommendations/${encodeURIComponent(it.id)}/devices?format=${format}`;
  return (
    <>
      <Body1 as="p" className={styles.sentence}>
        {words.nextToday}
      </Body1>
      <div className={styles.files}>
        <Link href={file('csv')} download={`${it.id}-devices.csv`}>
          {words.exportCsv}
        </Link>
        <Link href={file('json-file')} download={`${it.id}-devices.json`}>
          {words.exportJson}
        </Link>
      </div>
    </>
  );
}
