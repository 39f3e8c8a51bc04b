// SPDX-License-Identifier: Apache-2.0
import { Caption1, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DecisionMark } from '@/parts/marks';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';

const words = text.recommendations;

const useStyles = makeStyles({
  decided: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  inputs: {
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    margin: 0,
  },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0 },
  derived: { color: tokens.colorNeutralForeground3, display: 'block' },
});

/** What SSVC decided, by which weakness, and from which answers. */
export function Decision({ it }: { it: Schema<'RecommendationDetail'> }) {
  const styles = useStyles();
  const inputs = it.ssvcDetails;
  const names = words.decisionInputs;
  const rows: readonly [string, string, boolean][] = [
    [names.exploitation, words.exploitation[inputs.exploitation], false],
    [names.automatable, words.automatable(inputs.automatable), inputs.automatableDerived],
    [names.technicalImpact, words.technicalImpact[inputs.technicalImpact], inputs.technicalImpactDerived],
    [names.mission, words.mission[inputs.mission], false],
  ];
  return (
    <>
      <div className={styles.decided}>
        <DecisionMark decision={it.ssvc} />
        <span>{text.common.ssvc[it.ssvc]}</span>
      </div>
      {inputs.weakness === '' ? null : (
        <div data-sentence>
          {words.decisionOf} <TextLink to={links.weakness(inputs.weakness)}>{inputs.weakness}</TextLink>
        </div>
      )}
      <dl className={styles.inputs}>
        {rows.map(([name, value, derived]) => (
          <Row key={name} name={name} value={value} derived={derived} />
        ))}
      </dl>
    </>
  );
}

function Row({ name, value, derived }: { name: string; value: string; derived: boolean }) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>
        {value}
        {derived ? <Caption1 className={styles.derived}>{words.derived}</Caption1> : null}
      </dd>
    </>
  );
}
