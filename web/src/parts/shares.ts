// SPDX-License-Identifier: Apache-2.0
/**
 * Counts as whole per cents that add up to 100 exactly (the largest remainders are rounded up), so that a reader who adds them finds
 * nothing missing. What is not 0 shows at least 1 while there is room. All 0 where there is nothing.
 */
export function wholeShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    return counts.map(() => 0);
  }
  const exact = counts.map((count) => (count / total) * 100);
  const shares = exact.map((share) => (share > 0 ? Math.max(1, Math.floor(share)) : 0));
  let rest = 100 - shares.reduce((sum, share) => sum + share, 0);
  const order = exact.map((share, index) => ({ index, remainder: share - Math.floor(share) }));
  order.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of order) {
    if (rest > 0 && (exact[index] ?? 0) >= 1) {
      shares[index] = (shares[index] ?? 0) + 1;
      --rest;
    }
  }
  // Those raised to 1 are paid for by the largest.
  while (rest !== 0) {
    const largest = shares.indexOf(Math.max(...shares));
    shares[largest] = (shares[largest] ?? 0) + Math.sign(rest);
    rest -= Math.sign(rest);
  }
  return shares;
}
