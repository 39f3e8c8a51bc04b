// SPDX-License-Identifier: Apache-2.0
import type { Sent } from './upload';

/** How far a file is on its way, and how fast. Times are milliseconds of one clock. */
export interface Pace extends Sent {
  /** Where the newest measure began. */
  since: number;
  sinceBytes: number;
  /** Bytes a second over the last seconds; null until there is something to measure. */
  rate: number | null;
}

const MEASURE_MS = 1000;
/** How much of a new measure counts: lines are uneven, and a figure that jumps tells nothing. */
const WEIGHT = 0.3;

/** The pace at the beginning. */
export function beginning(total: number, now: number): Pace {
  return { bytes: 0, total, since: now, sinceBytes: 0, rate: null };
}

/** The pace after more has gone. */
export function further(before: Pace, sent: Sent, now: number): Pace {
  const elapsed = now - before.since;
  if (elapsed < MEASURE_MS) {
    return { ...before, ...sent };
  }
  const measured = ((sent.bytes - before.sinceBytes) * 1000) / elapsed;
  const rate = before.rate === null ? measured : before.rate + WEIGHT * (measured - before.rate);
  return { ...sent, since: now, sinceBytes: sent.bytes, rate };
}

/** Seconds until the whole has gone; null where nobody can tell. */
export function secondsLeft(pace: Pace): number | null {
  return pace.rate === null || pace.rate <= 0 ? null : Math.ceil((pace.total - pace.bytes) / pace.rate);
}
