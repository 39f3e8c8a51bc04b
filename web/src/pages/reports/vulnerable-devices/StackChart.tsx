// SPDX-License-Identifier: Apache-2.0
import 'uplot/dist/uPlot.min.css';
import { makeStyles, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { useTheme } from '@/app/useTheme';
import { formatCount } from '@/parts/numbers';
import { DayTip } from './DayTip';
import { type Column, formatReportDay, withBefore } from './days';
import { drawColumns, resolved, topOf } from './draw';
import type { Layer } from './pairs';

const useStyles = makeStyles({
  frame: { position: 'relative', minWidth: 0 },
  chart: {
    minWidth: 0,
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '& .u-legend': { display: 'none' },
  },
});

interface StackChartProps {
  layers: readonly Layer[];
  columns: readonly Column[];
  /** The first and the last day of the picture: also where nothing is recorded. */
  from: number;
  to: number;
  height: number;
  label: string;
}

const COUNTS = [1, 2, 5]
  .flatMap((digit) => [0, 1, 2, 3, 4, 5, 6].map((power) => digit * 10 ** power))
  .sort((a, b) => a - b);

interface Pictured {
  layers: readonly Layer[];
  columns: readonly Column[];
}

function optionsOf(
  element: HTMLElement,
  { height, from, to }: { height: number; from: number; to: number },
  pictured: () => Pictured,
  onCursor: (plot: uPlot) => void,
): uPlot.Options {
  const text = resolved(element, tokens.colorNeutralForeground3);
  const axis = {
    stroke: text,
    font: resolved(element, `${tokens.fontSizeBase200} ${tokens.fontFamilyBase}`),
    grid: { stroke: resolved(element, tokens.colorNeutralStroke3), width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(1, element.clientWidth),
    height,
    padding: [8, 16, 0, 0],
    cursor: { x: true, y: false, drag: { setScale: false, x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => [from - 0.5, to + 0.5] },
      y: { range: () => [0, topOf(pictured().columns)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        space: 64,
        incrs: [1, 2, 5, 7, 14, 28, 30, 60],
        values: (_self, marks) => marks.map((mark) => formatReportDay(mark, 'short')),
      },
      {
        ...axis,
        size: (_self, values) => Math.max(28, 14 + 7 * Math.max(0, ...(values ?? []).map((value) => value.length))),
        space: 32,
        incrs: COUNTS,
        values: (_self, marks) => marks.map(formatCount),
      },
    ],
    // The one series is what pointer and keys walk along; the columns are drawn by hand.
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      draw: [
        (self) => {
          const { layers, columns } = pictured();
          drawColumns(
            self,
            columns,
            layers.map((layer) => resolved(element, layer.colour)),
          );
        },
      ],
      setCursor: [onCursor],
    },
  };
}

const dataOf = (columns: readonly Column[]): uPlot.AlignedData => [
  columns.map((column) => column.day),
  columns.map((column) => column.total),
];

/** Counts of each day as a stack of layers. Loaded when it is first shown; whoever shows it offers a table of the same beside it. */
export default function StackChart({ layers, columns, from, to, height, label }: StackChartProps) {
  const styles = useStyles();
  const { dark } = useTheme();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const pictured = useRef<Pictured>({ layers, columns });
  pictured.current = { layers, columns };
  const [at, setAt] = useState<{ day: number; left: number; width: number } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new colours or a new span are a new picture; new counts are not
  useEffect(() => {
    const element = holder.current;
    if (element === null) {
      return undefined;
    }
    const follow = (self: uPlot) => {
      const index = self.cursor.idx;
      const day = index === null || index === undefined ? undefined : self.data[0][index];
      // Between recorded days nothing is said, not what the nearest of them had.
      const under = day === undefined ? undefined : Math.abs(self.posToVal(self.cursor.left ?? -1, 'x') - day);
      setAt(
        day === undefined || under === undefined || under > 0.6
          ? null
          : { day, left: self.valToPos(day, 'x') + self.bbox.left / window.devicePixelRatio, width: self.width },
      );
    };
    const made = new uPlot(
      optionsOf(element, { height, from, to }, () => pictured.current, follow),
      dataOf(pictured.current.columns),
      element,
    );
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: Math.max(1, element.clientWidth), height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.destroy();
      plot.current = null;
      setAt(null);
    };
  }, [dark, height, from, to]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other layers of the same counts are drawn anew as well
  useEffect(() => {
    plot.current?.setData(dataOf(columns));
  }, [columns, layers]);

  const step = (event: KeyboardEvent) => {
    const made = plot.current;
    const move = { ArrowRight: 1, ArrowLeft: -1, Home: 0, End: 0, Escape: 0 }[event.key];
    if (made === null || move === undefined) {
      return;
    }
    event.preventDefault();
    if (event.key === 'Escape') {
      made.setCursor({ left: -10, top: -10 });
      return;
    }
    const last = columns.length - 1;
    const now = at === null ? (move > 0 ? -1 : last + 1) : columns.findIndex((column) => column.day === at.day);
    const index = event.key === 'Home' ? 0 : event.key === 'End' ? last : Math.min(last, Math.max(0, now + move));
    const day = columns[index]?.day;
    if (day !== undefined) {
      made.setCursor({ left: made.valToPos(day, 'x'), top: 10 });
    }
  };
  const shown = useMemo(() => (at === null ? null : withBefore(columns, at.day)), [at, columns]);

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a picture that arrow keys read */}
      <div
        ref={holder}
        role="group"
        className={styles.chart}
        style={{ height }}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the values
        tabIndex={0}
        onKeyDown={step}
        onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
      />
      <DayTip shown={shown} layers={layers} left={at?.left ?? 0} width={at?.width ?? 0} />
    </div>
  );
}
