// SPDX-License-Identifier: Apache-2.0
import { manner } from './manner';

const whole = new Intl.NumberFormat(manner, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(manner, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const hundredth = new Intl.NumberFormat(manner, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat(manner, { style: 'percent', maximumFractionDigits: 1 });
const percentTenth = new Intl.NumberFormat(manner, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** A count, grouped as the viewer's language does: 12,345. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** A score of 0 to 100: one decimal. */
export function formatScore(score: number): string {
  return tenth.format(score);
}

/** Points of the exposure score that something is worth; small ones are not rounded to nothing. */
export function formatPoints(points: number): string {
  return points > 0 && points < 0.01 ? `< ${hundredth.format(0.01)}` : hundredth.format(points);
}

/** A probability or a share, 0 to 1. */
export function formatShare(share: number): string {
  return percent.format(share);
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'];
const size = new Intl.NumberFormat(manner, { maximumFractionDigits: 1 });

/** A number of bytes in the largest unit that keeps it at 1 or more: 1.5 MB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < SIZES.length - 1) {
    value /= 1000;
    ++unit;
  }
  return `${size.format(value)} ${SIZES[unit] ?? ''}`;
}

/**
 * A probability or rank, always with one decimal so that they stand under one another. One that is neither certain nor impossible
 * is never told as 0% or 100% but as less or more than.
 */
export function formatProbability(share: number): string {
  if (share > 0.999 && share < 1) {
    return `> ${percent.format(0.999)}`;
  }
  if (share <= 0 || share >= 1) {
    return percent.format(share);
  }
  return share < 0.001 ? `< ${percent.format(0.001)}` : percentTenth.format(share);
}
