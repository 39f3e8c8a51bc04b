// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownRegular } from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { Card } from '@/parts/Card';
import { DecisionMark } from '@/parts/marks';
import { text } from '@/text';

type Inputs = Schema<'WeaknessDetail'>['ssvc'];

const words = text.weakness.ssvc;

const useStyles = makeStyles({
  path: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none' },
  step: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr) minmax(0, max-content)',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'center',
    minHeight: '44px',
  },
  icon: { color: tokens.colorNeutralForeground4 },
  from: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  name: { display: 'grid' },
  value: { fontWeight: tokens.fontWeightSemibold, textAlign: 'end' },
  decision: {
    marginTop: tokens.spacingVerticalXS,
    paddingTop: tokens.spacingVerticalS,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  lead: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** The inputs of the decision in the order CISA's tree asks them: each with its value and where it comes from. */
export function ssvcSteps(inputs: Inputs, hasVector: boolean) {
  const derived = hasVector ? words.from.derived : words.from.assumed;
  return [
    {
      name: words.exploitation,
      value: words.exploitationValue[inputs.exploitation],
      from: words.from.exploitation,
    },
    {
      name: words.automatable,
      value: inputs.automatable ? words.automatableValue.yes : words.automatableValue.no,
      from: inputs.automatableDerived ? derived : words.from.record,
    },
    {
      name: words.technicalImpact,
      value: words.technicalImpactValue[inputs.technicalImpact],
      from: inputs.technicalImpactDerived ? derived : words.from.record,
    },
    { name: words.mission, value: words.missionValue[inputs.mission], from: words.from.mission },
  ];
}

/** How soon to act, and the four answers that lead there. */
export function Ssvc({ it }: { it: Schema<'WeaknessDetail'> }) {
  const styles = useStyles();
  const hasVector = it.ratings.some((rating) => rating.vector !== '');
  return (
    <Card title={words.title} more={<DecisionMark decision={it.ssvc.decision} />}>
      <ol className={styles.path} aria-label={words.lead}>
        {ssvcSteps(it.ssvc, hasVector).map((step) => (
          <li key={step.name} className={styles.step}>
            <ArrowDownRegular className={styles.icon} fontSize={16} aria-hidden />
            <span className={styles.name}>
              {step.name}
              <span className={styles.from}>{step.from}</span>
            </span>
            <span className={styles.value}>{step.value}</span>
          </li>
        ))}
        <li className={styles.decision}>
          <p className={styles.lead}>{text.common.ssvc[it.ssvc.decision]}</p>
        </li>
      </ol>
    </Card>
  );
}
