// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { text } from '@/text';
import { endingVersions } from './distribution';
import { SupportMark, supportSentence } from './marks';
import { versionOptions } from './VersionsTab';

const words = text.software.endOfSupport;

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground3, margin: 0 },
  list: { display: 'grid', gap: tokens.spacingVerticalM, margin: 0, padding: 0, listStyleType: 'none' },
  row: { display: 'grid', gap: tokens.spacingVerticalXXS },
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
});

/** Whose support has ended or ends soon, with dates. */
export function SupportCard({ it }: { it: Schema<'SoftwareDetail'> }) {
  const styles = useStyles();
  const ending = endingVersions(it.versions);
  if (ending.length === 0) {
    return (
      <Card title={words.title}>
        <p className={styles.quiet}>{words.none}</p>
      </Card>
    );
  }
  const now = new Date();
  return (
    <Card title={words.title}>
      <ul className={styles.list}>
        {ending.map((version) => (
          <li key={`${version.domain} ${version.version}`} className={styles.row}>
            <span className={styles.line}>
              {words.version(version.version)}
              <SupportMark support={version.support} endOfSupport={version.endOfSupport} ofVersion />
              <Count
                count={version.devices}
                to={links.product(it.id, 'devices', versionOptions(version))}
                label={text.software.distribution.counts(version.version)}
              />
            </span>
            <span className={styles.quiet}>{supportSentence(version.endOfSupport, now) ?? words.unknownDay}</span>
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>{words.action}</p>
    </Card>
  );
}
