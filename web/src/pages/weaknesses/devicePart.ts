// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useLocation } from 'react-router-dom';
import { facetOptions } from '@/api/facets';
import type { Schema } from '@/api/types';
import type { ListFilter } from '@/list/types';
import { platformName } from '@/pages/devices/filters';
import { text } from '@/text';

const words = text.devices.filters;

/** The devices that a list about weaknesses is narrowed to: options of its address, and of the lists behind its numbers. */
export interface DevicePart {
  platform?: string;
  groupId?: string;
}

/** What the address says of it. */
export function readDevicePart(search: string): DevicePart {
  const options = new URLSearchParams(search);
  const part: DevicePart = {};
  for (const name of ['platform', 'groupId'] as const) {
    const values = options.getAll(name).filter((value) => value !== '');
    if (values.length > 0) {
      part[name] = values.join(',');
    }
  }
  return part;
}

/** The part that the address names, the same object for as long as it does. */
export function useDevicePart(): DevicePart {
  const { search } = useLocation();
  return useMemo(() => readDevicePart(search), [search]);
}

/** True where not all devices are meant. */
export function isNarrowed(part: DevicePart): boolean {
  return part.platform !== undefined || part.groupId !== undefined;
}

/** The filters that choose the part. How many devices of a platform there are is no count of the list's rows, so none is shown. */
export function devicePartFilters(facets: Schema<'Facets'> | undefined): ListFilter[] {
  const valuesOf = (values: readonly Schema<'Facet'>[] | undefined) =>
    facetOptions(values).map(({ value, label }) => ({ value, label }));
  return [
    {
      id: 'platform',
      label: words.platform,
      kind: 'choice',
      options: valuesOf(facets?.platforms).map((option) => ({ ...option, label: platformName(option.label) })),
    },
    { id: 'groupId', label: words.groupId, kind: 'choice', options: valuesOf(facets?.groups) },
  ];
}
