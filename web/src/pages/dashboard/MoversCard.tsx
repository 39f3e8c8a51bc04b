// SPDX-License-Identifier: Apache-2.0
import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
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
  under: { paddingLeft: tokens.spacingHorizontalM, minHeight: '30px', borderTopStyle: 'none' },
  number: {
    marginLeft: 'auto',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
});

function changed({ updated, installed, removed }: Movers['software']): string {
  return updated === null && installed === null && removed === null
    ? words.tooMany
    : words.changed(some(updated), some(installed), some(removed));
}

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

const counted = (count: number | null) => (count === null ? words.tooMany : formatCount(count));
const some = (count: number | null) => (count === null ? words.many : formatCount(count));

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
      <Row label={words.gone}>{counted(movers.goneWeaknesses.total)}</Row>
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
    <Card title={words.title(days)} className={className}>
      <div className={styles.room}>
        {movers.error ? <Failure error={movers.error} retry={() => void movers.refetch()} /> : null}
        {data ? (
          <>
            <Caption1 className={card.quiet}>{change()}</Caption1>
            <ul className={card.list}>
              <Learned movers={data} />
              <Gone movers={data} />
              <Row label={words.devices} quiet>
                {words.cameWent(formatCount(data.devices.came), formatCount(data.devices.went))}
              </Row>
              <Row label={words.software} quiet>
                {changed(data.software)}
              </Row>
            </ul>
          </>
        ) : null}
      </div>
    </Card>
  );
}
