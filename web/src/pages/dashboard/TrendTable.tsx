// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { formatCount, formatScore } from '@/parts/numbers';
import { formatDay } from '@/parts/time';
import { endOfDays, type TrendPoint } from '@/parts/trend';
import { text } from '@/text';
import { useCardStyles } from './styles';

const useStyles = makeStyles({
  scroll: { overflowY: 'auto', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  cell: { height: '28px' },
});

const words = text.dashboard.trend;

/** The trend in words: the last value of each day. */
export function TrendTable({ points, days, height }: { points: readonly TrendPoint[]; days: number; height: number }) {
  const styles = useStyles();
  const card = useCardStyles();
  return (
    <section
      className={styles.scroll}
      style={{ height }}
      aria-label={words.caption(days)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className={card.table}>
        <thead>
          <tr>
            <th className={card.th}>{words.day}</th>
            <th className={mergeClasses(card.th, card.end)}>{words.value}</th>
            <th className={mergeClasses(card.th, card.end)}>{words.devices}</th>
          </tr>
        </thead>
        <tbody>
          {endOfDays(points).map((point) => (
            <tr key={point.time}>
              <td className={mergeClasses(card.td, styles.cell)}>{formatDay(new Date(point.time * 1000))}</td>
              <td className={mergeClasses(card.td, card.end, styles.cell)}>{formatScore(point.value)}</td>
              <td className={mergeClasses(card.td, card.end, styles.cell)}>{formatCount(point.devices)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
