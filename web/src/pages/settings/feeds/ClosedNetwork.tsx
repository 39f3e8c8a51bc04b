// SPDX-License-Identifier: Apache-2.0
import { Body1, makeStyles, tokens } from '@fluentui/react-components';
import { Card } from '@/parts/Card';
import { Copyable } from '@/parts/Copyable';
import { text } from '@/text';

const words = text.settings.feeds;

const useStyles = makeStyles({
  closed: { display: 'grid', gap: tokens.spacingVerticalM, maxWidth: '90ch' },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalS },
});

/** What to do where the server can't reach the publishers. */
export function ClosedNetwork() {
  const styles = useStyles();
  return (
    <Card title={words.closedTitle}>
      <div className={styles.closed}>
        <Body1>{words.closed}</Body1>
        <ul className={styles.list}>
          <li>{words.closedMirror}</li>
          <li>{words.closedUpload}</li>
          <li>{words.closedCommand}</li>
        </ul>
        <Copyable label={words.bundle} content={words.bundleCommand} />
      </div>
    </Card>
  );
}
