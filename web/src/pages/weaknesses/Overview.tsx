// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { type Figure, Figures } from '@/parts/Figures';
import { formatProbability, formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatDay, formatPublishedDay, formatTime } from '@/parts/time';
import { text } from '@/text';
import { Exploitation } from './Exploitation';
import { Grounds } from './Grounds';
import { rank } from './marks';
import { Nobody } from './Nobody';
import { Notices } from './Notices';
import { Ratings } from './Ratings';
import { Ssvc } from './Ssvc';
import { Timeline } from './Timeline';
import { Unjudged } from './Unjudged';
import { WhatToDo } from './WhatToDo';

type Detail = Schema<'WeaknessDetail'>;

const words = text.weakness;

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(320px, 2fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
  description: { margin: 0, whiteSpace: 'pre-line', overflowWrap: 'anywhere', maxWidth: '90ch' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

function cvssFigure(it: Detail): Figure {
  if (it.cvss.score === null) {
    const rated = it.severity !== 'unknown';
    return {
      label: words.figure.cvss,
      value: rated ? text.common.severity[it.severity] : '–',
      note: rated ? words.figure.vendorRated : words.figure.unrated,
    };
  }
  const { score, system, source } = it.cvss;
  return {
    label: words.figure.cvss,
    value: formatScore(score),
    note: [system.replace('CVSS ', ''), source].filter((part) => part !== '').join(' · '),
  };
}

function epssFigure(it: Detail): Figure {
  if (it.epss === null) {
    return { label: words.figure.epss, value: '–', note: words.figure.epssNone };
  }
  const parts = [
    it.epssPercentile === null ? null : words.exploitation.epssRank(rank(it.epssPercentile)),
    it.epssDate === null ? null : words.exploitation.epssDate(formatPublishedDay(new Date(it.epssDate))),
  ].filter((part) => part !== null);
  return { label: words.figure.epss, value: formatProbability(it.epss), note: parts.join(', ') };
}

function figuresOf(it: Detail): Figure[] {
  const products = new Set(it.software.map((part) => part.softwareId)).size;
  return [
    {
      label: words.figure.exposed,
      value: <Count count={it.exposed} to={links.weakness(it.id, 'devices')} label={words.figure.exposed} />,
    },
    {
      label: words.figure.software,
      value: <Count count={products} to={links.weakness(it.id, 'software')} label={words.figure.software} />,
      note:
        it.software.length > 0 ? (
          <TextLink to={links.weakness(it.id, 'versions')}>{words.figure.versions(it.software.length)}</TextLink>
        ) : undefined,
    },
    cvssFigure(it),
    epssFigure(it),
    {
      label: words.figure.published,
      value: it.published === null ? text.common.notKnown : formatPublishedDay(new Date(it.published)),
      note: it.publishedIsGuess ? words.figure.publishedGuess : undefined,
    },
    {
      label: words.figure.firstDetected,
      value: it.firstDetected === null ? words.figure.never : formatDay(new Date(it.firstDetected)),
      note: it.firstDetected === null ? undefined : formatTime(new Date(it.firstDetected)),
    },
  ];
}

/** What matters of a weakness: what it is, what to do, how bad and how soon, and how that became known. */
export function Overview({ it }: { it: Detail }) {
  const styles = useStyles();
  return (
    <>
      <Notices it={it} />
      <Figures figures={figuresOf(it)} />
      <div className={styles.grid}>
        <div className={styles.column}>
          <Card title={words.description.title}>
            {it.description === '' ? (
              <p className={styles.quiet}>{words.description.none}</p>
            ) : (
              <p className={styles.description}>{it.description}</p>
            )}
          </Card>
          {it.exposed === 0 ? null : <WhatToDo it={it} />}
          <Unjudged id={it.id} />
          {it.exposed === 0 ? <Nobody it={it} /> : null}
          <Ratings it={it} />
          {it.exposed === 0 ? null : (
            <Card title={words.grounds.title}>
              <Grounds it={it} />
            </Card>
          )}
        </div>
        <div className={styles.column}>
          <Exploitation it={it} />
          <Ssvc it={it} />
          <Timeline it={it} />
        </div>
      </div>
    </>
  );
}
