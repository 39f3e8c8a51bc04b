// SPDX-License-Identifier: Apache-2.0
import { Caption1, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router-dom';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Count } from '@/parts/Count';
import { formatPoints } from '@/parts/numbers';
import { text } from '@/text';
import { ofHighValue, openOver } from './address';

const words = text.recommendations.figure;

const useStyles = makeStyles({
  figures: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: tokens.spacingHorizontalM,
    margin: 0,
  },
  figure: {
    display: 'flex',
    flexDirection: 'column-reverse',
    justifyContent: 'flex-end',
    gap: tokens.spacingVerticalXXS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  label: { color: tokens.colorNeutralForeground2 },
  number: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: tokens.spacingHorizontalXS,
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  rest: {
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
});

function Figure({ label, children }: { label: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.figure}>
      <dt>
        <Caption1 className={styles.label}>{label}</Caption1>
      </dt>
      <dd className={styles.number}>{children}</dd>
    </div>
  );
}

/** The recommendation in figures, each with the list behind it. */
export function Figures({ it }: { it: Schema<'Recommendation'> }) {
  const styles = useStyles();
  const { search } = useLocation();
  return (
    <dl className={styles.figures} aria-label={text.recommendations.figures}>
      <Figure label={words.impact}>
        {formatPoints(it.impact)} <span className={styles.rest}>{words.points}</span>
      </Figure>
      <Figure label={words.exposed}>
        <Count count={it.exposed} to={openOver(it.id, 'devices', search)} />{' '}
        <span className={styles.rest} data-sentence>
          {words.ofInstalled} <Count count={it.installed} to={links.product(it.softwareId, 'devices')} />{' '}
          {words.ofInstalledAfter}
        </span>
      </Figure>
      <Figure label={words.closes}>
        <Count count={it.closesCount} to={openOver(it.id, 'weaknesses', search)} />{' '}
        <span className={styles.rest} data-sentence>
          {words.ofOpen} <Count count={it.weaknesses} to={links.product(it.softwareId, 'weaknesses')} />{' '}
          {words.ofOpenAfter}
        </span>
      </Figure>
      <Figure label={words.highValue}>
        <Count count={it.highValueExposed} to={ofHighValue(it.id, search)} />
      </Figure>
    </dl>
  );
}
