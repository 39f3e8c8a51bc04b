// SPDX-License-Identifier: Apache-2.0
import { links } from '@/app/links';

/** What begins the options of the flyout's lists in the address, beside those of the list behind it. */
export const PREFIX = { weaknesses: 'w.', devices: 'd.' } as const;

/** The flyout's parts, in their order. */
export const TABS = ['overview', 'weaknesses', 'devices'] as const;
export type Tab = (typeof TABS)[number];

/** The part that the address names; the first where it names none. */
export function tabOf(name: string | undefined): Tab {
  return TABS.find((tab) => tab === name) ?? 'overview';
}

/** Where a recommendation opens over the list, whose filters and sorting stay in the address. */
export function openOver(id: string, tab: Tab, search: string): string {
  return links.recommendation(id, tab === 'overview' ? undefined : tab) + search;
}

/** The list alone, as it was behind the flyout. */
export function listAlone(search: string): string {
  const options = new URLSearchParams(search);
  for (const name of [...options.keys()]) {
    if (Object.values(PREFIX).some((prefix) => name.startsWith(prefix))) {
      options.delete(name);
    }
  }
  const rest = options.toString();
  return links.recommendations() + (rest === '' ? '' : `?${rest}`);
}
