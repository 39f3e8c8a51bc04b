// SPDX-License-Identifier: Apache-2.0
import 'uplot/dist/uPlot.min.css';
import { makeStyles, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useTheme } from '@/app/useTheme';
import { manner } from './manner';
import { spanOf, type TrendPoint, withGaps } from './trend';

const useStyles = makeStyles({
  chart: {
    minWidth: 0,
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '& .u-legend': { display: 'none' },
  },
});

interface TrendChartProps {
  points: readonly TrendPoint[];
  /** What is shown, in seconds since 1970: also where nothing is recorded. */
  from: number;
  to: number;
  height: number;
  /** Values at which a line is drawn: where levels begin. */
  limits: readonly number[];
  label: string;
  /** Told the point under pointer or arrow keys; null when there is none. */
  onPoint: (point: TrendPoint | null) => void;
}

const dayMonth = new Intl.DateTimeFormat(manner, { day: 'numeric', month: 'short' });

/** A line over less of the width than this is drawn as points, or nobody would see it. */
const SHORT = 0.03;

/** The theme's colours as the canvas needs them. */
function coloursOf(element: HTMLElement) {
  const style = window.getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: token('--colorBrandForeground1'),
    text: token('--colorNeutralForeground3'),
    grid: token('--colorNeutralStroke3'),
    limit: token('--colorNeutralStrokeAccessible'),
    ground: token('--colorNeutralBackground1'),
    font: `${token('--fontSizeBase200')} ${token('--fontFamilyBase')}`,
  };
}

function optionsOf(
  element: HTMLElement,
  props: { height: number; limits: readonly number[]; from: number; to: number; few: boolean },
  onIndex: (index: number | null) => void,
): uPlot.Options {
  const colours = coloursOf(element);
  const axis = {
    stroke: colours.text,
    font: colours.font,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(1, element.clientWidth),
    height: props.height,
    padding: [8, 8, 0, 0],
    cursor: {
      x: true,
      y: false,
      drag: { setScale: false, x: false, y: false },
      points: { size: 8, fill: colours.line, stroke: colours.ground, width: 2 },
    },
    scales: {
      x: { time: true, range: () => [props.from, props.to] },
      y: { range: (self) => spanOf([...(self.data[1] ?? [])].map((value) => value ?? null)) },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        space: 64,
        incrs: [86_400, 2 * 86_400, 5 * 86_400, 7 * 86_400, 14 * 86_400, 28 * 86_400],
        values: (_self, marks) => marks.map((mark) => dayMonth.format(new Date(mark * 1000))),
      },
      { ...axis, size: 36, space: 32, incrs: [1, 2, 5, 10, 20, 25, 50] },
    ],
    series: [
      {},
      {
        stroke: colours.line,
        width: 2,
        spanGaps: false,
        points: { show: props.few, size: 6, fill: colours.line, stroke: colours.line },
      },
    ],
    hooks: {
      drawAxes: [
        (self) => {
          const { ctx, bbox } = self;
          ctx.save();
          ctx.strokeStyle = colours.limit;
          ctx.setLineDash([4, 4]);
          for (const limit of props.limits) {
            const y = Math.round(self.valToPos(limit, 'y', true)) + 0.5;
            if (y > bbox.top && y < bbox.top + bbox.height) {
              ctx.beginPath();
              ctx.moveTo(bbox.left, y);
              ctx.lineTo(bbox.left + bbox.width, y);
              ctx.stroke();
            }
          }
          ctx.restore();
        },
      ],
      setCursor: [(self) => onIndex(self.cursor.idx ?? null)],
    },
  };
}

/** A line of a score over time. Loaded when it is first shown; whoever shows it offers a table of the same beside it. */
export default function TrendChart({ points, from, to, height, limits, label, onPoint }: TrendChartProps) {
  const styles = useStyles();
  const { dark } = useTheme();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const told = useRef(onPoint);
  const shown = useRef(points);
  told.current = onPoint;
  shown.current = points;
  const first = points[0]?.time ?? 0;
  const few = (points.at(-1)?.time ?? 0) - first < (to - from) * SHORT;
  const limitsText = limits.join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: new colours, a new span or new limits are a new picture; new points are not
  useEffect(() => {
    const element = holder.current;
    if (element === null) {
      return undefined;
    }
    const byTime = (index: number | null) => {
      const time = index === null ? undefined : plot.current?.data[0][index];
      told.current(shown.current.find((point) => point.time === time) ?? null);
    };
    const made = new uPlot(
      optionsOf(element, { height, limits, from, to, few }, byTime),
      withGaps(shown.current),
      element,
    );
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: Math.max(1, element.clientWidth), height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [dark, height, from, to, few, limitsText]);

  useEffect(() => {
    plot.current?.setData(withGaps(points));
  }, [points]);

  const step = (event: KeyboardEvent) => {
    const made = plot.current;
    const move = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (made === null || move === 0) {
      return;
    }
    event.preventDefault();
    const [times, values] = made.data;
    let index = made.cursor.idx ?? (move > 0 ? -1 : times.length);
    do {
      index += move;
    } while (index >= 0 && index < times.length && values?.[index] === null);
    const time = times[index];
    if (time !== undefined) {
      made.setCursor({ left: made.valToPos(time, 'x'), top: 10 });
    }
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a picture that arrow keys read
    <div
      ref={holder}
      role="group"
      className={styles.chart}
      style={{ height }}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the values
      tabIndex={0}
      onKeyDown={step}
    />
  );
}
