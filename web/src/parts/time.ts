// SPDX-License-Identifier: Apache-2.0
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Date and time in the viewer's zone and manner. */
export function formatTime(time: Date): string {
  return absolute.format(time);
}

/** The date alone, in the viewer's zone and manner. */
export function formatDay(time: Date): string {
  return day.format(time);
}

/** The time of day alone, in the viewer's zone and manner. */
export function formatClock(time: Date): string {
  return clock.format(time);
}

/** When a day of the viewer's calendar (`2026-11-22`) begins, as the API's time; null where it is no day. */
export function startOfDay(day: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) {
    return null;
  }
  return new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3])).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** "3 hours ago"; "now" under a minute. */
export function formatAgo(time: Date, now: Date): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) {
      return relative.format(Math.trunc(seconds / length), unit);
    }
  }
  return relative.format(0, 'second');
}
