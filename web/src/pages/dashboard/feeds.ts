// SPDX-License-Identifier: Apache-2.0
import type { Overview } from './queries';

type Feed = Overview['feeds'][number];

/** The oldest first; those of unknown age after those that are surely old, the fresh ones last. */
export function byAge(feeds: readonly Feed[]): Feed[] {
  const rank = (feed: Feed) => (feed.stale ? (feed.ageDays === null ? 1 : 0) : 2);
  return [...feeds].sort(
    (a, b) => rank(a) - rank(b) || (b.ageDays ?? 0) - (a.ageDays ?? 0) || a.name.localeCompare(b.name),
  );
}
