// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';

export type ReasonCount = Schema<'Dashboard'>['notAssessed'][number];
export type Reason = ReasonCount['reason'];

/** The only reason that leaves the rest of the verdict standing; it comes last, because it leaves least open. */
const PARTLY: Reason = 'range_unreadable';

/** Most open first: what is not judged at all by how much software it is, then what is judged but for single weaknesses. */
export function orderReasons(counts: readonly ReasonCount[]): ReasonCount[] {
  return counts
    .filter((one) => one.software > 0)
    .sort(
      (a, b) =>
        Number(a.reason === PARTLY) - Number(b.reason === PARTLY) ||
        b.software - a.software ||
        a.reason.localeCompare(b.reason),
    );
}

/** All software that the reasons count: each version with each of its reasons once, as the list has it. */
export function totalOf(counts: readonly ReasonCount[]): number {
  return counts.reduce((sum, one) => sum + one.software, 0);
}
