// SPDX-License-Identifier: Apache-2.0
/** A value at a time (seconds since 1970). */
export interface TrendPoint {
  time: number;
  value: number;
  /** How many devices it is about. */
  devices: number;
}

/** Values are recorded each hour; where so much time lies between two, nobody looked meanwhile. */
export const GAP_SECONDS = 4 * 3600;

/** Points as a chart wants them: times and values, with null where a line would claim to know what nobody recorded. */
export function withGaps(points: readonly TrendPoint[], gap = GAP_SECONDS): [number[], (number | null)[]] {
  const times: number[] = [];
  const values: (number | null)[] = [];
  let last: number | undefined;
  for (const point of points) {
    if (last !== undefined && point.time - last > gap) {
      times.push((point.time + last) / 2);
      values.push(null);
    }
    times.push(point.time);
    values.push(point.value);
    last = point.time;
  }
  return [times, values];
}

/** The last point of each day in the viewer's zone, newest first: what a table of the trend shows. */
export function endOfDays(points: readonly TrendPoint[]): TrendPoint[] {
  const days = new Map<string, TrendPoint>();
  for (const point of points) {
    days.set(new Date(point.time * 1000).toDateString(), point);
  }
  return [...days.values()].reverse();
}

/** What the chart's axis spans: the values with room around them, at least ten points, within 0 to 100. */
export function spanOf(values: readonly (number | null)[]): [number, number] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) {
    return [0, 100];
  }
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  const room = Math.max(2, (10 - (high - low)) / 2);
  return [Math.max(0, Math.floor(low - room)), Math.min(100, Math.ceil(high + room))];
}

const DAY_SECONDS = 24 * 3600;

/** The point a day before another one: the last that is at least so old, where one was recorded about then. */
export function dayBefore(points: readonly TrendPoint[], point: TrendPoint): TrendPoint | undefined {
  const wanted = point.time - DAY_SECONDS;
  const before = points.filter((other) => other.time <= wanted).at(-1);
  return before !== undefined && wanted - before.time <= GAP_SECONDS ? before : undefined;
}
