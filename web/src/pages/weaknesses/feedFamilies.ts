// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';

type Feed = Schema<'Feeds'>['feeds'][number];

/** One feed, or the parts of one that are of the same age. */
export interface FeedFamily {
  name: string;
  count: number;
  ageDays: number | null;
  stale: boolean;
}

/** Joins the parts of a feed (`alpine-secdb/v3.10/main`, …) that are of the same age, so that twenty of them don't hide the rest. */
export function familiesOf(feeds: readonly Feed[]): FeedFamily[] {
  const groups = new Map<string, Feed[]>();
  for (const feed of feeds) {
    const key = JSON.stringify([feed.kind, feed.name.split('/')[0], feed.age_days, feed.stale]);
    groups.set(key, [...(groups.get(key) ?? []), feed]);
  }
  return [...groups.values()].flatMap((group) =>
    group.length > 2
      ? group.slice(0, 1).map((feed) => ({
          name: feed.name.split('/')[0] ?? feed.name,
          count: group.length,
          ageDays: feed.age_days,
          stale: feed.stale,
        }))
      : group.map((feed) => ({ name: feed.name, count: 1, ageDays: feed.age_days, stale: feed.stale })),
  );
}
