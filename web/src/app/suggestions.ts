// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { links } from './links';

/** One line that the search box offers. */
export interface Suggestion {
  id: string;
  label: string;
  /** What tells it from others of that name. */
  note: string;
  to: string;
}

/** Suggestions of one kind under their heading; the last group, without one, leads to the whole result. */
export interface SuggestionGroup {
  heading: string;
  items: Suggestion[];
}

const EACH = 4;

/** What the search box offers for a text, in the order arrow keys go through it. Groups without anything are left out. */
export function suggest(words: string, result: Schema<'SearchResult'> | undefined): SuggestionGroup[] {
  const q = words.trim();
  const groups: SuggestionGroup[] = [
    {
      heading: text.search.devices,
      items: (result?.devices ?? []).map((device) => ({
        id: `device-${device.id}`,
        label: device.name,
        note: '',
        to: links.device(device.id),
      })),
    },
    {
      heading: text.search.software,
      items: (result?.software ?? []).map((product) => ({
        id: `software-${product.id}`,
        label: product.name,
        note: product.vendor,
        to: links.product(product.id),
      })),
    },
    {
      heading: text.search.weaknesses,
      items: (result?.weaknesses ?? []).map((weakness) => ({
        id: `weakness-${weakness.id}`,
        label: weakness.id,
        note: text.search.exposed(formatCount(weakness.exposed)),
        to: links.weakness(weakness.id),
      })),
    },
  ];
  const shown = groups
    .map((group) => ({ ...group, items: group.items.slice(0, EACH) }))
    .filter((group) => group.items.length > 0);
  if (shown.length > 0) {
    shown.push({
      heading: '',
      items: [{ id: 'everything', label: text.search.everything(q), note: '', to: links.search(q) }],
    });
  }
  return shown;
}

/** Where Enter leads when all that was found is one device of exactly that name or id, or one weakness by its id; null else. */
export function onlyHit(words: string, result: Schema<'SearchResult'> | null): string | null {
  const q = words.trim().toLowerCase();
  const device = result?.devices[0];
  const weakness = result?.weaknesses[0];
  if (result === null || result.deviceTotal + result.softwareTotal + result.weaknessTotal !== 1) {
    return null;
  }
  if (device !== undefined && [device.name.toLowerCase(), device.id].includes(q)) {
    return links.device(device.id);
  }
  // An advisory's name finds what it is about: that is no part of the weakness's name.
  if (weakness !== undefined && (weakness.id.toLowerCase() === q || !weakness.id.toLowerCase().includes(q))) {
    return links.weakness(weakness.id);
  }
  return null;
}

/** The line after (step 1) or before (step -1) the chosen one; beyond the ends none is chosen (-1), and then it begins anew. */
export function stepThrough(chosen: number, count: number, step: 1 | -1): number {
  if (count === 0) {
    return -1;
  }
  const next = chosen + step;
  if (next < -1) {
    return count - 1;
  }
  return next >= count ? -1 : next;
}

/** Where Enter leads: a whole id of a weakness is its page, anything else everything that has it. Ids come by pasting, with dashes of all kinds. */
export function addressOf(words: string): string {
  const trimmed = words.trim();
  const id = /^CVE-\d{4}-\d{4,}$/.exec(trimmed.toUpperCase().replaceAll(/[\u2010-\u2015]/g, '-'));
  return id === null ? links.search(trimmed) : links.weakness(id[0]);
}
