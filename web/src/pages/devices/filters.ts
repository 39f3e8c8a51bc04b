// SPDX-License-Identifier: Apache-2.0
import type { ListFilter } from '@/list/types';
import { text } from '@/text';

const words = text.devices.filters;

/** The filters of every list of devices. */
export function deviceFilters(): readonly ListFilter[] {
  return [
    {
      id: 'level',
      label: words.level,
      kind: 'choice',
      options: (['high', 'medium', 'low', 'none', 'unknown'] as const).map((value) => ({
        value,
        label: text.common.level[value],
      })),
    },
    {
      id: 'health',
      label: words.health,
      kind: 'choice',
      options: (['active', 'inactive', 'silent', 'excluded'] as const).map((value) => ({
        value,
        label: text.devices.health[value],
      })),
    },
    {
      id: 'value',
      label: words.value,
      kind: 'choice',
      options: (['high', 'normal', 'low'] as const).map((value) => ({ value, label: text.devices.value[value] })),
    },
    { id: 'group', label: words.group, kind: 'choice' },
    { id: 'platform', label: words.platform, kind: 'choice' },
    { id: 'os', label: words.os, kind: 'choice' },
    { id: 'tag', label: words.tag, kind: 'choice' },
  ];
}
