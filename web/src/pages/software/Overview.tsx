// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Bars, type Tone } from '@/parts/Bars';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { type Figure, Figures } from '@/parts/Figures';
import { formatPoints } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { Gaps } from './Gaps';
import { SupportCard } from './SupportCard';
import { VersionPicture } from './VersionPicture';
import { WhatToDo } from './WhatToDo';

type Detail = Schema<'SoftwareDetail'>;

const words = text.software;

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(300px, 1fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3, margin: 0 },
});

function figuresOf(it: Detail): Figure[] {
  const installed = (
    <span data-sentence>
      {words.figure.ofInstalled}{' '}
      <Count count={it.installed} to={links.product(it.id, 'devices')} label={words.column.installed} />
    </span>
  );
  if (it.notAssessedReason !== null) {
    return [
      { label: words.figure.exposed, value: words.notAvailable, note: text.common.reason[it.notAssessedReason] },
      {
        label: words.column.installed,
        value: <Count count={it.installed} to={links.product(it.id, 'devices')} label={words.column.installed} />,
      },
    ];
  }
  return [
    {
      label: words.figure.exposed,
      value: (
        <Count
          count={it.exposed}
          to={links.product(it.id, 'devices', { exposed: true })}
          label={words.figure.exposed}
        />
      ),
      note: installed,
    },
    {
      label: words.figure.weaknesses,
      value: <Count count={it.weaknesses} to={links.product(it.id, 'weaknesses')} label={words.figure.weaknesses} />,
    },
    {
      label: words.figure.exploited,
      value: (
        <Count
          count={it.knownExploitedWeaknesses}
          to={links.product(it.id, 'weaknesses', { knownExploited: true })}
          label={words.figure.exploited}
        />
      ),
      bad: it.knownExploitedWeaknesses > 0,
    },
    { label: words.figure.impact, value: formatPoints(it.impact), note: words.figure.points },
    {
      label: words.figure.highValue,
      value: (
        <Count
          count={it.highValueExposed}
          to={links.product(it.id, 'devices', { exposed: true, value: 'high' })}
          label={words.figure.highValue}
        />
      ),
    },
  ];
}

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const;
const SEVERITY_TONE: Record<(typeof SEVERITIES)[number], Tone> = {
  critical: 'bad',
  high: 'severe',
  medium: 'attention',
  low: 'plain',
  none: 'plain',
  unknown: 'unknown',
};

function BySeverity({ it }: { it: Detail }) {
  const styles = useStyles();
  if (it.weaknesses === 0) {
    return (
      <p className={styles.quiet}>
        {it.notAssessed.length === 0 ? words.noWeaknesses : words.noWeaknessesBut(it.notAssessed.length)}
      </p>
    );
  }
  const bars = SEVERITIES.filter((severity) => it.weaknessesBySeverity[severity] > 0).map((severity) => ({
    id: severity,
    label: text.common.severity[severity],
    value: it.weaknessesBySeverity[severity],
    tone: SEVERITY_TONE[severity],
    to: links.product(it.id, 'weaknesses', { severity }),
    counts: words.bySeverityCounts(text.common.severity[severity]),
  }));
  return <Bars label={words.bySeverity} bars={bars} />;
}

/** What matters of a product at a glance. */
export function Overview({ it }: { it: Detail }) {
  const styles = useStyles();
  const assessed = it.notAssessedReason === null;
  return (
    <>
      <Figures figures={figuresOf(it)} />
      <div className={styles.grid}>
        <div className={styles.column}>
          {assessed ? null : <Gaps it={it} />}
          <Card
            title={words.distribution.title}
            more={<TextLink to={links.product(it.id, 'versions')}>{words.distribution.all}</TextLink>}
          >
            <VersionPicture it={it} />
          </Card>
          {assessed && it.notAssessed.length > 0 ? <Gaps it={it} /> : null}
        </div>
        <div className={styles.column}>
          <WhatToDo it={it} />
          {assessed ? (
            <Card title={words.bySeverity}>
              <BySeverity it={it} />
            </Card>
          ) : null}
          <SupportCard it={it} />
        </div>
      </div>
    </>
  );
}
