// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';

type Feed = Schema<'Feeds'>['feeds'][number];

/** The feeds whose name, kind or what they cover has the text, stale ones only where asked; stale ones first, then by name. */
export function matching(feeds: readonly Feed[], part: string, staleOnly: boolean): Feed[] {
  const wanted = part.trim().toLowerCase();
  return feeds
    .filter((feed) => !staleOnly || feed.stale)
    .filter(
      (feed) =>
        wanted === '' || [feed.name, feed.kind, ...feed.covers].some((one) => one.toLowerCase().includes(wanted)),
    )
    .sort((a, b) => Number(b.stale) - Number(a.stale) || a.name.localeCompare(b.name));
}
