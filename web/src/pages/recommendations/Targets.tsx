// SPDX-License-Identifier: Apache-2.0
import { Body1, Caption1, makeStyles, tokens } from '@fluentui/react-components';
import { useLocation } from 'react-router-dom';
import type { Schema } from '@/api/types';
import { Copyable } from '@/parts/Copyable';
import { Count } from '@/parts/Count';
import { text } from '@/text';
import { ofTarget } from './address';

const words = text.recommendations;

type Target = Schema<'RecommendationDetail'>['targets'][number];

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  target: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    paddingBottom: tokens.spacingVerticalM,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    minWidth: 0,
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: tokens.spacingHorizontalM },
  release: { fontWeight: tokens.fontWeightSemibold },
  version: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  devices: { marginLeft: 'auto', fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground2 },
  hint: { margin: 0, color: tokens.colorNeutralForeground3 },
});

function TargetItem({ it, target }: { it: Schema<'Recommendation'>; target: Target }) {
  const styles = useStyles();
  const { search } = useLocation();
  return (
    <li className={styles.target}>
      <div className={styles.line}>
        <span className={styles.release}>{target.release}</span>
        <span>
          {words.toVersion(target.package)} <span className={styles.version}>{target.version}</span>
        </span>
        <span className={styles.devices} data-sentence>
          <Count
            count={target.devices}
            to={ofTarget(it.id, target.id, search)}
            label={words.devicesWith(target.release)}
          />{' '}
          {words.onDevices(target.devices)}
        </span>
      </div>
      {target.command === '' ? (
        <Caption1 className={styles.hint}>{words.noCommand}</Caption1>
      ) : (
        <Copyable content={target.command} label={words.command(target.release)} />
      )}
    </li>
  );
}

/** To which version on each platform, and the command that does it. */
export function Targets({ it }: { it: Schema<'RecommendationDetail'> }) {
  const styles = useStyles();
  if (it.targets.length === 0) {
    return <Body1>{it.type === 'uninstall' ? words.howUninstall : words.howAttention}</Body1>;
  }
  return (
    <>
      <ul className={styles.list}>
        {it.targets.map((target) => (
          <TargetItem key={target.id} it={it} target={target} />
        ))}
      </ul>
      {it.targets.some((target) => target.command !== '') ? (
        <Caption1 as="p" className={styles.hint}>
          {words.commandHint}
        </Caption1>
      ) : null}
    </>
  );
}
