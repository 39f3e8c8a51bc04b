// SPDX-License-Identifier: Apache-2.0
import type { FilterOption } from '@/list/types';
import { text } from '@/text';

/** What the worst of a device's open weaknesses can be, by what is looked at; the worst first. */
export const WORST = {
  severity: ['critical', 'high', 'medium', 'low', 'none', 'unknown'],
  exploit: ['in_the_wild', 'weaponised', 'poc', 'none'],
  age: ['over365days', '180to365days', '90to180days', '30to90days', 'under30days', 'unknown'],
} as const;

export type Scale = keyof typeof WORST;

const NAMES: Record<Scale, Readonly<Record<string, string>>> = {
  severity: text.common.severity,
  exploit: text.common.exploit,
  age: text.vulnerableDevices.age,
};

/** A value of severity, exploit or age in words. */
export function worstName(scale: Scale, value: string): string {
  return NAMES[scale][value] ?? value;
}

/** The values as a filter offers them. */
export function worstOptions(scale: Scale): readonly FilterOption[] {
  return WORST[scale].map((value) => ({ value, label: worstName(scale, value) }));
}
