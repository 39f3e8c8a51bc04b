// SPDX-License-Identifier: Apache-2.0
/** The end of a day of the viewer's calendar (`2026-12-31`) as the API's time; null: never. */
export function toExpiry(day: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) {
    return null;
  }
  const end = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]), 23, 59, 59);
  return Number.isNaN(end.getTime()) ? null : end.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The day of the viewer's calendar that a time of the API falls on; "" for never. */
export function toDay(time: string | null | undefined): string {
  if (!time) {
    return '';
  }
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The day so many days from now. */
export function dayIn(days: number, now: Date): string {
  return toDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 12).toISOString());
}
