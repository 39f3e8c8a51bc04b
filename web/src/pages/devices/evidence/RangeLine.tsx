// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { text } from '@/text';
import { type Comparison, readComparison, sayComparison } from './comparison';

const useStyles = makeStyles({
  box: { display: 'grid', gap: tokens.spacingVerticalS, minWidth: 0 },
  range: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'baseline' },
  name: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  picture: {
    display: 'grid',
    gridAutoFlow: 'column',
    gridAutoColumns: 'minmax(0, 1fr)',
    alignItems: 'start',
    padding: `${tokens.spacingVerticalS} 0`,
    '@media (max-width: 480px)': { display: 'none' },
  },
  stop: {
    position: 'relative',
    display: 'grid',
    justifyItems: 'center',
    gap: tokens.spacingVerticalXXS,
    paddingTop: '18px',
    textAlign: 'center',
    minWidth: 0,
    '::before': {
      forcedColorAdjust: 'none',
      content: '""',
      position: 'absolute',
      top: '7px',
      left: 0,
      right: 0,
      height: '4px',
      backgroundColor: tokens.colorStatusDangerBackground3,
    },
    '::after': {
      forcedColorAdjust: 'none',
      content: '""',
      position: 'absolute',
      top: '2px',
      width: '14px',
      height: '14px',
      borderRadius: tokens.borderRadiusCircular,
      border: `2px solid ${tokens.colorStatusDangerBackground3}`,
      backgroundColor: tokens.colorNeutralBackground1,
    },
  },
  begin: { '::before': { left: '50%' } },
  open: {
    '::before': {
      backgroundImage: `linear-gradient(to right, transparent, ${tokens.colorStatusDangerBackground3})`,
      backgroundColor: 'transparent',
    },
  },
  here: { '::after': { backgroundColor: tokens.colorStatusDangerBackground3 } },
  end: {
    '::before': {
      backgroundColor: 'transparent',
      backgroundImage: `linear-gradient(to right, ${tokens.colorStatusDangerBackground3} 50%, ${tokens.colorStatusSuccessBackground3} 50%)`,
    },
    '::after': {
      border: `2px solid ${tokens.colorStatusSuccessBackground3}`,
    },
  },
  word: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  strong: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  sentence: { margin: 0, overflowWrap: 'anywhere' },
});

/** How the installed version lies in the range that a record gives: as a picture and in words. */
export function RangeLine({ rule }: { rule: Schema<'Evidence'> }) {
  const styles = useStyles();
  const words = text.evidence;
  const comparison = readComparison(rule.comparison);
  return (
    <div className={styles.box}>
      <div className={styles.range}>
        <span className={styles.name}>{words.affectedRange}</span>
        <code className={styles.code}>{rule.range}</code>
      </div>
      {comparison?.kind === 'range' ? <Picture comparison={comparison} /> : null}
      <p className={styles.sentence}>{comparison === null ? rule.comparison : sayComparison(comparison)}</p>
    </div>
  );
}

function Picture({ comparison }: { comparison: Extract<Comparison, { kind: 'range' }> }) {
  const styles = useStyles();
  const words = text.evidence;
  const { version, lower, upper } = comparison;
  return (
    <div className={styles.picture} aria-hidden>
      {lower === null ? null : (
        <div className={mergeClasses(styles.stop, styles.begin)}>
          <code className={styles.code}>{lower.version}</code>
          <span className={styles.word}>{words.picture.begin}</span>
        </div>
      )}
      <div className={mergeClasses(styles.stop, styles.here, lower === null && styles.open)}>
        <code className={mergeClasses(styles.code, styles.strong)}>{version}</code>
        <span className={styles.word}>{words.picture.here}</span>
      </div>
      {upper === null ? null : (
        <div className={mergeClasses(styles.stop, styles.end)}>
          <code className={styles.code}>{upper.version}</code>
          <span className={styles.word}>{upper.inclusive ? words.picture.last : words.picture.end}</span>
        </div>
      )}
    </div>
  );
}
