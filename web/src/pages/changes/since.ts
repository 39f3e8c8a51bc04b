// SPDX-License-Identifier: Apache-2.0
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The days that the page offers to look back. */
export const LOOK_BACK_DAYS = [1, 7, 30, 90] as const;
const USUAL_DAYS = 7;

/**
 * The time so many days ago, at the beginning of its hour: an address holds the time itself, so a link shows a colleague the same rows
 * tomorrow, and whoever asks within the hour asks the same.
 */
export function sinceDaysAgo(days: number, now: Date): string {
  const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  return new Date(hour - days * DAY_MS).toISOString().replace('.000Z', 'Z');
}

/** The time that an address says, or the usual one where it says none that can be asked for. */
export function sinceOf(said: string | null, now: Date): string {
  const time = said === null ? Number.NaN : Date.parse(said);
  return said === null || Number.isNaN(time) || time > now.getTime() ? sinceDaysAgo(USUAL_DAYS, now) : said;
}
