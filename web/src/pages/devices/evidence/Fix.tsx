// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular, InfoRegular } from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { Copyable } from '@/parts/Copyable';
import { text } from '@/text';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  fixed: { backgroundColor: tokens.colorStatusSuccessBackground1 },
  icon: { color: tokens.colorNeutralForeground3 },
  fixedIcon: { color: tokens.colorStatusSuccessForeground1 },
  words: { display: 'grid', gap: tokens.spacingVerticalXS, minWidth: 0 },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

/** What would close the finding. */
export function Fix({ finding }: { finding: Schema<'Finding'> }) {
  const styles = useStyles();
  const words = text.evidence;
  const fixed = finding.fix === 'available';
  const Icon = fixed ? CheckmarkCircleRegular : InfoRegular;
  return (
    <div className={mergeClasses(styles.box, fixed && styles.fixed)}>
      <Icon className={mergeClasses(styles.icon, fixed && styles.fixedIcon)} fontSize={20} aria-hidden />
      <div className={styles.words}>
        <h4 className={styles.title}>{words.fix}</h4>
        {fixed && finding.fixedVersion ? (
          <>
            <span>{words.fixTo(finding.software)}</span>
            <Copyable content={finding.fixedVersion} label={words.fixedVersion} />
          </>
        ) : (
          <span>{words.fixState[finding.fix]}</span>
        )}
      </div>
    </div>
  );
}
