// SPDX-License-Identifier: Apache-2.0
import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { links } from '@/app/links';
import { peopleName } from '@/pages/recommendations/sentences';
import { Card } from '@/parts/Card';
import { Empty } from '@/parts/Empty';
import { DecisionMark, ThreatMarks } from '@/parts/marks';
import { formatCount, formatPoints } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Overview } from './queries';
import { useCardStyles } from './styles';

const words = text.dashboard.actions;
const SHOWN = 5;

const useStyles = makeStyles({
  list: {
    display: 'grid',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    flexGrow: 1,
    alignContent: 'space-between',
  },
  item: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr) minmax(64px, 10%) 92px',
    gridTemplateAreas: '"rank name bar gain"',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    minHeight: '60px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTopStyle: 'none' },
    '@media (max-width: 600px)': {
      gridTemplateColumns: '20px minmax(0, 1fr) max-content',
      gridTemplateAreas: '"rank name gain" ". bar bar"',
      paddingBlock: tokens.spacingVerticalS,
      rowGap: tokens.spacingVerticalXS,
    },
  },
  rank: {
    gridArea: 'rank',
    fontSize: tokens.fontSizeBase500,
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
  },
  name: { gridArea: 'name', display: 'grid', minWidth: 0 },
  title: { fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  // Links one above the other keep 24 px between them (WCAG 2.2, 2.5.8).
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    lineHeight: '24px',
    '& a': { lineHeight: '24px' },
  },
  vendor: { fontWeight: tokens.fontWeightRegular },
  bar: {
    gridArea: 'bar',
    height: '10px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground6,
    overflow: 'hidden',
  },
  fill: {
    height: '100%',
    minWidth: '3px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorCompoundBrandBackground,
    transitionProperty: 'width',
    transitionDuration: tokens.durationSlow,
  },
  gain: { gridArea: 'gain', textAlign: 'end', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
  points: { fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
});

type Recommendation = Overview['topRecommendations'][number];

function Action({ action, rank, most }: { action: Recommendation; rank: number; most: number }) {
  const styles = useStyles();
  const card = useCardStyles();
  const points = formatPoints(action.impact);
  return (
    <li className={styles.item}>
      <span className={styles.rank} aria-hidden>
        {rank}
      </span>
      <span className={styles.name}>
        <span className={mergeClasses(styles.facts, styles.title)}>
          <TextLink to={links.recommendation(action.id)}>{action.title}</TextLink>
          {action.vendor === null ? null : (
            <span className={mergeClasses(card.quiet, styles.vendor)}>{peopleName(action.vendor)}</span>
          )}
        </span>
        <span className={mergeClasses(styles.facts, card.quiet)}>
          <DecisionMark decision={action.ssvc} />
          <ThreatMarks
            knownExploited={action.knownExploited}
            publicExploit={action.publicExploit}
            highValueExposed={action.highValueExposed}
          />
          <TextLink to={links.recommendation(action.id, 'devices')}>
            {words.exposed(formatCount(action.exposed), formatCount(action.installed))}
          </TextLink>
          <TextLink to={links.recommendation(action.id, 'weaknesses')}>
            {words.closes(formatCount(action.closesCount))}
          </TextLink>
        </span>
      </span>
      <span className={styles.bar} data-graphic aria-hidden>
        <span
          className={styles.fill}
          style={{ display: 'block', width: `${most > 0 ? (action.impact / most) * 100 : 0}%` }}
        />
      </span>
      <span className={styles.gain} title={words.gainLabel(points)}>
        <span className={styles.points}>{words.gain(points)}</span> <span className={card.quiet}>{words.points}</span>
      </span>
    </li>
  );
}

/** The five recommendations with the greatest gain, each with what it is worth. */
export function ActionsCard({ overview, className }: { overview: Overview; className: string }) {
  const styles = useStyles();
  const card = useCardStyles();
  const actions = overview.topRecommendations.slice(0, SHOWN);
  const most = Math.max(0, ...actions.map((action) => action.impact));
  return (
    <Card
      title={actions.length === SHOWN ? words.title : words.title1}
      className={className}
      more={
        overview.recommendationCount > 0 ? (
          <TextLink to={links.recommendations()}>{words.all(formatCount(overview.recommendationCount))}</TextLink>
        ) : null
      }
    >
      {actions.length === 0 ? (
        <Empty title={words.noneTitle}>{words.none}</Empty>
      ) : (
        <>
          <ol className={styles.list}>
            {actions.map((action, index) => (
              <Action key={action.id} action={action} rank={index + 1} most={most} />
            ))}
          </ol>
          <Caption1 className={card.quiet}>{words.note}</Caption1>
        </>
      )}
    </Card>
  );
}
