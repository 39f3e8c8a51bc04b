// SPDX-License-Identifier: Apache-2.0
import { Button, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DataAreaRegular, TableRegular } from '@fluentui/react-icons';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Card } from '@/parts/Card';
import { useCardStyles } from '@/parts/cardTable';
import { text } from '@/text';
import { DayTable } from './DayTable';
import { columnsOf, numberOf } from './days';
import { layersOf, type Pair, type Report, seriesOf } from './pairs';
import { StatusBars } from './StatusBars';
import { type Chosen, devicesBehind } from './useReport';

const StackChart = lazy(() => import('./StackChart'));

const words = text.vulnerableDevices;
const LEAST = 188;
const MOST = 320;
const ROW = 30;

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(320px, 2fr)',
    columnGap: tokens.spacingHorizontalXXXL,
    rowGap: tokens.spacingVerticalL,
    '@media (max-width: 959px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'grid', gap: tokens.spacingVerticalXS, minWidth: 0, alignContent: 'start' },
  head: { display: 'flex', alignItems: 'center', minHeight: '24px', gap: tokens.spacingHorizontalM },
  title: { margin: 0 },
  swap: { marginLeft: 'auto' },
  room: { minWidth: 0 },
});

interface PairCardProps {
  pair: Pair;
  report: Report;
  days: number;
  chosen: Chosen;
  /** All values of the pair that the fleet has, whatever is filtered. */
  known: readonly string[];
}

/** One subject of the report: how it went beside how it is now. */
export function PairCard({ pair, report, days, chosen, known }: PairCardProps) {
  const styles = useStyles();
  const card = useCardStyles();
  const [table, setTable] = useState(false);
  const series = useMemo(() => seriesOf(pair, report, known), [pair, report, known]);
  const layers = useMemo(() => layersOf(series), [series]);
  const columns = useMemo(() => columnsOf(report.trend, pair, layers), [report, pair, layers]);
  // As high as the numbers beside it, within reason.
  const height = Math.min(MOST, Math.max(LEAST, series.length * ROW));
  const name = words.pair[pair];
  const to = numberOf(report.time);
  const from = to - days + 1;
  return (
    <Card title={name}>
      <div className={styles.columns}>
        <div className={styles.column}>
          <div className={styles.head}>
            <Caption1 as="h3" className={mergeClasses(card.strong, styles.title)}>
              {words.trend}
            </Caption1>
            <Button
              className={styles.swap}
              size="small"
              appearance="subtle"
              icon={table ? <DataAreaRegular /> : <TableRegular />}
              title={table ? words.chart(name) : words.table(name)}
              aria-label={table ? words.chart(name) : words.table(name)}
              onClick={() => setTable(!table)}
            />
          </div>
          <div className={styles.room} style={{ height }}>
            {table ? (
              <DayTable
                layers={layers}
                columns={columns}
                height={height}
                label={words.caption(name, words.days(days))}
              />
            ) : (
              <Suspense fallback={<div aria-busy="true" style={{ height }} />}>
                <StackChart
                  layers={layers}
                  columns={columns}
                  from={from}
                  to={to}
                  height={height}
                  label={words.label(name, words.days(days))}
                />
              </Suspense>
            )}
          </div>
        </div>
        <div className={styles.column}>
          <div className={styles.head}>
            <Caption1 as="h3" className={mergeClasses(card.strong, styles.title)}>
              {words.status}
            </Caption1>
            <Caption1 className={card.quiet}>{words.rule[pair]}</Caption1>
          </div>
          {series.length === 0 ? <Caption1 className={card.quiet}>{words.noneHere}</Caption1> : null}
          <StatusBars label={words.statusOf(name)} series={series} to={(value) => devicesBehind(chosen, pair, value)} />
        </div>
      </div>
    </Card>
  );
}
