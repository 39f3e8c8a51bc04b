// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useCardStyles } from '@/parts/cardTable';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { type Column, formatReportDay } from './days';
import type { Layer } from './pairs';

const words = text.vulnerableDevices;

const useStyles = makeStyles({
  scroll: { overflow: 'auto', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  head: {
    position: 'sticky',
    top: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    whiteSpace: 'nowrap',
  },
  cell: { height: '28px', whiteSpace: 'nowrap', fontWeight: tokens.fontWeightRegular, textAlign: 'start' },
});

interface DayTableProps {
  layers: readonly Layer[];
  columns: readonly Column[];
  height: number;
  label: string;
}

/** The trend as a table: each recorded day, newest first. */
export function DayTable({ layers, columns, height, label }: DayTableProps) {
  const styles = useStyles();
  const card = useCardStyles();
  const number = mergeClasses(card.td, styles.cell, card.end);
  return (
    <section
      className={styles.scroll}
      style={{ height }}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className={card.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col" className={mergeClasses(card.th, styles.head)}>
              {words.day}
            </th>
            {layers.map((layer) => (
              <th key={layer.label} scope="col" className={mergeClasses(card.th, styles.head, card.end)}>
                {layer.label}
              </th>
            ))}
            <th scope="col" className={mergeClasses(card.th, styles.head, card.end)}>
              {words.vulnerable}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...columns].reverse().map((column) => (
            <tr key={column.day}>
              <th scope="row" className={mergeClasses(card.td, styles.cell)}>
                {formatReportDay(column.day)}
              </th>
              {layers.map((layer, index) => (
                <td key={layer.label} className={number}>
                  {formatCount(column.counts[index] ?? 0)}
                </td>
              ))}
              <td className={number}>{formatCount(column.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
