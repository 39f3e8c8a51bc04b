// SPDX-License-Identifier: Apache-2.0
import { Button, Caption1, makeStyles, ToggleButton, tokens } from '@fluentui/react-components';
import { DataLineRegular, TableRegular } from '@fluentui/react-icons';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useSession } from '@/api/session';
import { Failure } from '@/parts/Failure';
import { formatPoints, formatScore } from '@/parts/numbers';
import { formatDay, formatTime } from '@/parts/time';
import { dayBefore, type TrendPoint } from '@/parts/trend';
import { text } from '@/text';
import { HIGH_FROM, MEDIUM_FROM } from './band';
import { type Overview, RANGES, useDays, useHistory } from './queries';
import { useCardStyles } from './styles';
import { TrendTable } from './TrendTable';

const TrendChart = lazy(() => import('@/parts/TrendChart'));

const words = text.dashboard.trend;
const HEIGHT = 168;
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Less than what the last shown decimal tells is no change. */
const NO_CHANGE = 0.005;
const LIMITS = [MEDIUM_FROM, HIGH_FROM];

const useStyles = makeStyles({
  trend: { display: 'grid', gap: tokens.spacingVerticalXS, minWidth: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  ranges: { display: 'flex', marginLeft: 'auto', gap: tokens.spacingHorizontalXXS },
  room: { height: `${HEIGHT}px`, minWidth: 0 },
});

/** The recorded points and, as the last, the score of this moment. */
function withNow(points: readonly TrendPoint[], overview: Overview): TrendPoint[] {
  const { value, scoredDevices } = overview.exposureScore;
  const time = Date.parse(overview.time) / 1000;
  const last = points.at(-1);
  return value === null || (last !== undefined && last.time >= time)
    ? [...points]
    : [...points, { time, value, devices: scoredDevices }];
}

/** How a value differs from that of a day before, in words; nothing where none was recorded then. */
function sinceDayBefore(points: readonly TrendPoint[], point: TrendPoint): string {
  const before = dayBefore(points, point);
  if (before === undefined) {
    return '';
  }
  const more = point.value - before.value;
  const size = formatPoints(Math.abs(more));
  return Math.abs(more) < NO_CHANGE ? words.same : more > 0 ? words.more(size) : words.less(size);
}

/** How the score went: as a picture that arrow keys read, or as a table. */
export function Trend({ overview }: { overview: Overview }) {
  const styles = useStyles();
  const card = useCardStyles();
  const session = useSession();
  const [days, choose] = useDays();
  const history = useHistory(days);
  const [table, setTable] = useState(false);
  const [point, setPoint] = useState<TrendPoint | null>(null);
  const recorded = history.data;
  const points = useMemo(() => withNow(recorded ?? [], overview), [recorded, overview]);
  // Whole hours, so that the picture does not move under the reader's eyes.
  const to = Math.ceil(Date.parse(overview.time) / 1000 / HOUR) * HOUR;
  const last = points.at(-1);
  const readout = () => {
    if (session.data?.seesAll === false) {
      return words.scoped;
    }
    if (point !== null) {
      return words.at(formatTime(new Date(point.time * 1000)), formatScore(point.value), sinceDayBefore(points, point));
    }
    const first = recorded?.[0];
    if (first === undefined) {
      return recorded === undefined ? words.loading : words.none;
    }
    if (first.time > to - days * DAY + DAY) {
      return words.young(formatDay(new Date(first.time * 1000)));
    }
    return last === undefined ? '' : words.now(formatScore(last.value));
  };
  return (
    <div className={styles.trend}>
      <div className={styles.bar}>
        <Caption1 className={card.strong}>{words.title}</Caption1>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
        <div className={styles.ranges} role="group" aria-label={words.range}>
          {RANGES.map((range) => (
            <ToggleButton
              key={range}
              size="small"
              appearance="subtle"
              checked={range === days}
              onClick={() => choose(range)}
            >
              {words.days(range)}
            </ToggleButton>
          ))}
        </div>
        <Button
          size="small"
          appearance="subtle"
          icon={table ? <DataLineRegular /> : <TableRegular />}
          title={table ? words.chart : words.table}
          aria-label={table ? words.chart : words.table}
          onClick={() => {
            setTable(!table);
            setPoint(null);
          }}
        />
      </div>
      <div className={styles.room}>
        {history.error ? <Failure error={history.error} retry={() => void history.refetch()} /> : null}
        {table ? (
          <TrendTable points={points} days={days} height={HEIGHT} />
        ) : (
          <Suspense fallback={<div aria-busy="true" style={{ height: HEIGHT }} />}>
            <TrendChart
              points={points}
              from={to - days * DAY}
              to={to}
              height={HEIGHT}
              limits={LIMITS}
              label={words.label(days)}
              onPoint={setPoint}
            />
          </Suspense>
        )}
      </div>
      <Caption1 className={card.quiet} aria-live={point === null ? 'off' : 'polite'}>
        {readout()}
      </Caption1>
    </div>
  );
}
