// SPDX-License-Identifier: Apache-2.0
import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Fragment, type ReactNode } from 'react';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { Failure } from '@/parts/Failure';
import { SeverityMark, ThreatMarks } from '@/parts/marks';
import { formatCount, formatPoints, formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatDay } from '@/parts/time';
import { text } from '@/text';
import { type Movers, useDays, useMovers } from './queries';
import { useCardStyles } from './styles';

const words = text.dashboard.movers;
const NEW_SHOWN = 3;
const GONE_SHOWN = 2;

const useStyles = makeStyles({
  room: { minHeight: '252px' },
  under: {
    paddingLeft: tokens.spacingHorizontalM,
    minHeight: '30px',
    borderTopStyle: 'none',
    '@media (max-width: 480px)': { paddingLeft: 0, columnGap: tokens.spacingHorizontalXS },
  },
  number: {
    marginLeft: 'auto',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
});

function Row({ label, quiet = false, children }: { label: ReactNode; quiet?: boolean; children: ReactNode }) {
  const styles = useStyles();
  const card = useCardStyles();
  return (
    <li className={card.item}>
      <span>{label}</span>
      <span className={quiet ? mergeClasses(card.push, card.quiet) : styles.number}>{children}</span>
    </li>
  );
}

/** Numbers of one kind, each the list behind it, with what it counts after it; the comma stands between them. */
function Counts({ of }: { of: readonly { count: number | null; what: string; to: string }[] }) {
  const known = of.flatMap((one) => (one.count === null ? [] : [{ ...one, count: one.count }]));
  if (known.length < of.length) {
    return words.tooMany;
  }
  return known.map(({ count, what, to }, place) => (
    <Fragment key={what}>
      {place === 0 ? '' : ', '}
      <Count count={count} to={to} label={what} inSentence /> {what}
    </Fragment>
  ));
}

function Learned({ movers }: { movers: Movers }) {
  const styles = useStyles();
  const card = useCardStyles();
  const { total, knownExploited, items } = movers.newWeaknesses;
  return (
    <>
      <Row label={words.learned}>
        <Count count={total} to={links.weaknesses({ firstDetectedSince: movers.since })} label={words.learned} />
      </Row>
      {knownExploited > 0 ? (
        <li className={mergeClasses(card.item, styles.under)}>
          <TextLink to={links.weaknesses({ firstDetectedSince: movers.since, knownExploited: true })}>
            {words.exploited(formatCount(knownExploited))}
          </TextLink>
        </li>
      ) : null}
      {items.slice(0, NEW_SHOWN).map((item) => (
        <li key={item.id} className={mergeClasses(card.item, styles.under)}>
          <TextLink to={links.weakness(item.id)}>{item.id}</TextLink>
          <SeverityMark severity={item.severity} />
          <ThreatMarks knownExploited={item.knownExploited} publicExploit={false} />
          <span className={card.quiet}>
            <TextLink to={links.weakness(item.id, 'devices')}>{words.exposed(formatCount(item.exposed))}</TextLink>
          </span>
          {item.effect === null ? null : (
            <span className={styles.number} title={words.effectLabel(formatPoints(item.effect))}>
              {words.effect(formatPoints(item.effect))}
            </span>
          )}
        </li>
      ))}
    </>
  );
}

function Gone({ movers }: { movers: Movers }) {
  const styles = useStyles();
  const card = useCardStyles();
  return (
    <>
      <Row label={words.gone}>
        {movers.goneWeaknesses.total === null ? (
          words.tooMany
        ) : (
          <Count
            count={movers.goneWeaknesses.total}
            to={links.changes('weaknesses-gone', { since: movers.since })}
            label={words.gone}
          />
        )}
      </Row>
      {movers.goneWeaknesses.items.slice(0, GONE_SHOWN).map((item) => (
        <li key={item.id} className={mergeClasses(card.item, styles.under)}>
          <TextLink to={links.weakness(item.id)}>{item.id}</TextLink>
          <SeverityMark severity={item.severity} />
          <span className={card.quiet}>{words.reason[item.reason]}</span>
        </li>
      ))}
    </>
  );
}

function WhatCameAndWent({ movers }: { movers: Movers }) {
  const { devices, software, since } = movers;
  const changes = (kind: string) => links.changes('software', { since, kind });
  return (
    <>
      <Row label={words.devices} quiet>
        <Counts
          of={[
            { count: devices.came, what: words.came, to: links.changes('devices-new', { since }) },
            { count: devices.went, what: words.went, to: links.changes('devices-gone', { since }) },
          ]}
        />
      </Row>
      <Row label={words.software} quiet>
        <Counts
          of={[
            { count: software.updated, what: words.updated, to: changes('updated') },
            { count: software.installed, what: words.installed, to: changes('installed') },
            { count: software.removed, what: words.removed, to: changes('removed') },
          ]}
        />
      </Row>
    </>
  );
}

/** Why the score is not what it was: what was learned, what went, which devices and software changed. */
export function MoversCard({ className }: { className: string }) {
  const styles = useStyles();
  const card = useCardStyles();
  const [days] = useDays();
  const movers = useMovers(days);
  const data = movers.data;
  const change = () => {
    if (data === undefined) {
      return null;
    }
    const { before, beforeTime, now } = data.score;
    return before === null || beforeTime === null || now === null
      ? words.noBefore
      : words.change(formatScore(before), formatScore(now), formatDay(new Date(beforeTime)));
  };
  return (
    <Card
      title={words.title(days)}
      className={className}
      more={data ? <TextLink to={links.changes('weaknesses-new', { since: data.since })}>{words.all}</TextLink> : null}
    >
      <div className={styles.room}>
        {movers.error ? <Failure error={movers.error} retry={() => void movers.refetch()} /> : null}
        {data ? (
          <>
            <Caption1 className={card.quiet}>{change()}</Caption1>
            <ul className={card.list}>
              <Learned movers={data} />
              <Gone movers={data} />
              <WhatCameAndWent movers={data} />
            </ul>
            {data.changesSince > data.since ? (
              <Caption1 className={card.quiet}>{words.logged(formatDay(new Date(data.changesSince)))}</Caption1>
            ) : null}
          </>
        ) : null}
      </div>
    </Card>
  );
}
