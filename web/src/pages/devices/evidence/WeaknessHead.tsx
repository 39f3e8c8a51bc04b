// SPDX-License-Identifier: Apache-2.0
import { Button, makeStyles, mergeClasses, Tooltip, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Schema } from '@/api/types';
import { DecisionMark, hasExploit, SeverityMark, ThreatMarks } from '@/parts/marks';
import { formatProbability, formatScore } from '@/parts/numbers';
import { text } from '@/text';

const LONG = 320;

const useStyles = makeStyles({
  marks: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  figure: { display: 'inline-flex', alignItems: 'baseline', gap: tokens.spacingHorizontalXS },
  name: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  description: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  whole: { whiteSpace: 'pre-line' },
  short: { display: '-webkit-box', WebkitLineClamp: 3, WebkitBoxOrient: 'vertical', overflow: 'hidden' },
  more: { justifySelf: 'start', paddingInlineStart: 0 },
  box: { display: 'grid', gap: tokens.spacingVerticalS },
});

/** What the weakness is, above the evidence for it. */
export function WeaknessHead({
  finding,
  description,
}: {
  finding: Schema<'Finding'>;
  description: string | undefined;
}) {
  const styles = useStyles();
  const [whole, setWhole] = useState(false);
  const words = text.evidence;
  const long = (description?.length ?? 0) > LONG;
  return (
    <div className={styles.box}>
      <div className={styles.marks}>
        <SeverityMark severity={finding.severity} />
        {finding.cvss === null ? null : (
          <span className={styles.figure}>
            <span className={styles.name}>{words.cvss}</span>
            {formatScore(finding.cvss)}
          </span>
        )}
        {finding.epss === null ? null : (
          <Tooltip content={words.epssHint} relationship="description">
            <span className={styles.figure}>
              <span className={styles.name}>{words.epss}</span>
              {formatProbability(finding.epss)}
            </span>
          </Tooltip>
        )}
        <DecisionMark decision={finding.ssvc} />
        <ThreatMarks knownExploited={finding.knownExploited} publicExploit={hasExploit(finding.exploit)} />
        {finding.knownExploited || hasExploit(finding.exploit) ? (
          <span className={styles.name}>
            {finding.knownExploited ? text.common.knownExploited : text.common.exploit[finding.exploit]}
          </span>
        ) : null}
      </div>
      {description ? (
        <>
          <p className={mergeClasses(styles.description, long && !whole ? styles.short : styles.whole)}>
            {description}
          </p>
          {long ? (
            <Button
              className={styles.more}
              size="small"
              appearance="transparent"
              aria-expanded={whole}
              onClick={() => setWhole(!whole)}
            >
              {whole ? words.less : words.more}
            </Button>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
