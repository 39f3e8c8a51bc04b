// SPDX-License-Identifier: Apache-2.0
/** The level of an exposure score. */
export type Band = 'low' | 'medium' | 'high';

/** Where medium and high begin (docs/scoring.md). */
export const MEDIUM_FROM = 30;
export const HIGH_FROM = 70;

/** The level of a score of 0 to 100: low below 30, medium below 70, else high. */
export function bandOf(score: number): Band {
  if (score < MEDIUM_FROM) {
    return 'low';
  }
  return score < HIGH_FROM ? 'medium' : 'high';
}
