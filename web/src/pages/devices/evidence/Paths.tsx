// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { Copyable } from '@/parts/Copyable';
import { formatDay } from '@/parts/time';
import { text } from '@/text';

const APPLICATIONS = new Set(['windows', 'macos', 'cpe', 'generic']);

const useStyles = makeStyles({
  box: { display: 'grid', gap: tokens.spacingVerticalXS, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** Where a software was seen on the device, and since when. */
export function Paths({ finding }: { finding: Schema<'Finding'> }) {
  const styles = useStyles();
  const words = text.evidence;
  const since = finding.firstSeen === null ? '' : words.seenFirst(formatDay(new Date(finding.firstSeen)));
  const listed = APPLICATIONS.has(finding.ecosystem) ? words.asApplication : words.asPackage;
  return (
    <div className={styles.box}>
      <span>
        {finding.paths.length === 0 ? listed : words.paths}
        {since === '' ? null : <span className={styles.quiet}>, {since}</span>}
      </span>
      {finding.paths.map((path) => (
        <Copyable key={path} content={path} label={words.paths} />
      ))}
    </div>
  );
}
