// SPDX-License-Identifier: Apache-2.0
import { links } from '@/app/links';
import type { DevicePart } from '@/pages/weaknesses/devicePart';

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

/** The flyout's devices with one option: valuable ones, those of one target. */
function devicesWhere(id: string, option: string, value: string, search: string): string {
  const options = new URLSearchParams(search);
  options.set(PREFIX.devices + option, value);
  return openOver(id, 'devices', `?${options.toString()}`);
}

/** The flyout's devices of high value. */
export const ofHighValue = (id: string, search: string) => devicesWhere(id, 'value', 'high', search);

/** The flyout's devices that one target counts. */
export const ofTarget = (id: string, target: string, search: string) => devicesWhere(id, 'target', target, search);

/** The flyout's devices of the platforms and groups that the list behind it is narrowed to. */
export function ofPart(id: string, part: DevicePart, search: string): string {
  const options = new URLSearchParams(search);
  for (const [name, value] of Object.entries(part)) {
    options.set(PREFIX.devices + name, value);
  }
  return openOver(id, 'devices', options.size === 0 ? '' : `?${options.toString()}`);
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
