// SPDX-License-Identifier: Apache-2.0
import { manner } from '@/parts/manner';
import { countOf, type Layer, PAIRS, type Pair, type Report } from './pairs';

const DAY_MS = 86_400_000;
const long = new Intl.DateTimeFormat(manner, { dateStyle: 'medium', timeZone: 'UTC' });
const short = new Intl.DateTimeFormat(manner, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A day of the report (2026-11-22) as its number since 1970: days of a report are UTC days, wherever they are read. */
export function numberOf(day: string): number {
  return Math.round(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY_MS);
}

/** A day in the reader's manner; the short one for axes. */
export function formatReportDay(day: number, how: 'long' | 'short' = 'long'): string {
  return (how === 'long' ? long : short).format(new Date(day * DAY_MS));
}

type Day = Report['trend'][number];

/** One day of a picture: what each layer has, and all of them together. */
export interface Column {
  day: number;
  counts: readonly number[];
  total: number;
}

/** The days as a picture of these layers draws them. */
export function columnsOf(days: readonly Day[], pair: Pair, layers: readonly Layer[]): Column[] {
  return days.map((day) => {
    const counts = layers.map((layer) => layer.values.reduce((sum, value) => sum + countOf(day, pair, value), 0));
    return { day: numberOf(day.day), counts, total: counts.reduce((sum, count) => sum + count, 0) };
  });
}

/** The column of a day, and that of the day before where it is recorded. */
export function withBefore(
  columns: readonly Column[],
  day: number,
): { column: Column; before: Column | undefined } | null {
  const column = columns.find((one) => one.day === day);
  return column === undefined ? null : { column, before: columns.find((one) => one.day === day - 1) };
}

/** A text as a field of CSV. What a spreadsheet would take for a formula is kept from being one, as the server's lists do it. */
function field(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** The trends as CSV (RFC 4180): a row for each day, picture and value. */
export function trendsAsCsv(days: readonly Day[]): string {
  const rows = [['day', 'by', 'value', 'devices']];
  for (const day of days) {
    const date = day.day.slice(0, 10);
    rows.push(
      [date, 'all', 'total', String(day.totalDevices)],
      [date, 'all', 'vulnerable', String(day.vulnerableDevices)],
    );
    for (const pair of PAIRS) {
      for (const [value, devices] of Object.entries(day[pair])) {
        rows.push([date, pair, value, String(devices)]);
      }
    }
  }
  return `${rows.map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}
