// SPDX-License-Identifier: Apache-2.0
import { Badge, Caption1, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Empty } from '@/parts/Empty';
import { formatCount, formatPoints, formatScore, formatShare } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatDay, formatTime } from '@/parts/time';
import { text } from '@/text';
import { type Band, bandOf } from './band';
import type { Movers, Overview } from './queries';
import { ScoreScale } from './ScoreScale';
import { useCardStyles } from './styles';
import { Trend } from './Trend';

const words = text.dashboard.score;

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalL },
  value: {
    fontSize: tokens.fontSizeHero1000,
    lineHeight: 1,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    letterSpacing: '-0.02em',
  },
  beside: {
    display: 'grid',
    gap: tokens.spacingVerticalXXS,
    justifyItems: 'start',
    minHeight: '64px',
    alignContent: 'center',
  },
  change: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXXS,
    fontSize: tokens.fontSizeBase200,
  },
  worse: { color: tokens.colorStatusDangerForeground1 },
  better: { color: tokens.colorStatusSuccessForeground1 },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalM,
    marginTop: 'auto',
  },
});

const BAND_COLOUR: Record<Band, 'success' | 'warning' | 'danger'> = {
  low: 'success',
  medium: 'warning',
  high: 'danger',
};
/** Less than what the last shown decimal tells is no change. */
const NO_CHANGE = 0.005;

function Change({ score }: { score: Movers['score'] }) {
  const styles = useStyles();
  if (score.delta === null || score.beforeTime === null) {
    return null;
  }
  const before = new Date(score.beforeTime);
  const day = formatDay(before);
  const when = day === formatDay(new Date()) ? formatTime(before) : day;
  const points = formatPoints(Math.abs(score.delta));
  if (Math.abs(score.delta) < NO_CHANGE) {
    return <span className={styles.change}>{words.same(when)}</span>;
  }
  const rose = score.delta > 0;
  return (
    <span className={styles.change}>
      {rose ? (
        <ArrowUpRegular className={styles.worse} fontSize={16} aria-hidden />
      ) : (
        <ArrowDownRegular className={styles.better} fontSize={16} aria-hidden />
      )}
      {rose ? words.rose(points, when) : words.fell(points, when)}
    </span>
  );
}

/** The organisation's exposure score, its level, and how it went. */
export function ScoreCard({
  overview,
  movers,
  className,
}: {
  overview: Overview;
  movers: Movers | undefined;
  className: string;
}) {
  const styles = useStyles();
  const card = useCardStyles();
  const { value, scoredDevices, unscoredDevices, highValueShare } = overview.exposureScore;
  const band = value === null ? null : bandOf(value);
  return (
    <Card
      title={words.title}
      className={className}
      more={value === null ? null : <TextLink to={links.recommendations()}>{words.improve}</TextLink>}
    >
      {value === null || band === null ? (
        <Empty title={words.none}>{words.noneWhy}</Empty>
      ) : (
        <>
          <div className={styles.head}>
            <span className={styles.value}>{formatScore(value)}</span>
            <span className={styles.beside}>
              <Badge appearance="tint" color={BAND_COLOUR[band]} shape="rounded" size="large">
                {words.band[band]}
              </Badge>
              <Caption1 className={card.quiet}>{words.of}</Caption1>
              {movers ? <Change score={movers.score} /> : null}
            </span>
          </div>
          <ScoreScale value={value} />
        </>
      )}
      <Trend overview={overview} />
      <div className={styles.foot}>
        <Caption1 className={card.quiet}>
          {scoredDevices === 0 ? (
            words.scored(formatCount(0))
          ) : (
            <TextLink to={links.devices({ scored: true })}>{words.scored(formatCount(scoredDevices))}</TextLink>
          )}
        </Caption1>
        {unscoredDevices > 0 ? (
          <Caption1 className={card.quiet}>
            <TextLink to={links.devices({ scored: false })}>{words.unscored(formatCount(unscoredDevices))}</TextLink>
          </Caption1>
        ) : null}
        {highValueShare > 0 ? (
          <Caption1 className={card.quiet}>
            <TextLink to={links.devices({ value: 'high' })}>{words.highValue(formatShare(highValueShare))}</TextLink>
          </Caption1>
        ) : null}
      </div>
    </Card>
  );
}
