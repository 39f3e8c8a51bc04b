// SPDX-License-Identifier: Apache-2.0
import { manner } from './manner';

const absolute = new Intl.DateTimeFormat(manner, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(manner, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(manner, { dateStyle: 'medium' });
const publishedDay = new Intl.DateTimeFormat(manner, { dateStyle: 'medium', timeZone: 'UTC' });
const relative = new Intl.RelativeTimeFormat(manner, { numeric: 'auto' });

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

/**
 * A day that somebody published or set: a weakness's publication, CISA's due date. It is the day that its publisher wrote, in UTC, and the
 * same for readers in every zone: a deadline must not move by one.
 */
export function formatPublishedDay(time: Date): string {
  return publishedDay.format(time);
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
