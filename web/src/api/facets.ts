// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { FilterOption, ListFilter } from '@/list/types';
import { text } from '@/text';
import { bodyOf } from './client';
import { useApi } from './context';
import { keys } from './keys';
import type { Schema } from './types';

/** The values that filters can offer, with how many rows have each. */
export function useFacets() {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('facets'),
    staleTime: 60_000,
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/facets', { signal })),
  });
}

/** Facets as a filter's options; none before they are known. */
export function facetOptions(facets: readonly Schema<'Facet'>[] | undefined): readonly FilterOption[] {
  return (facets ?? []).map(({ value, label, count }) => ({ value, label, count }));
}

/** The filter by version of Windows, for devices; where no device has Windows 10 or 11 it is not offered. */
export function windowsVersionFilter(facets: Schema<'Facets'> | undefined): ListFilter {
  return {
    id: 'windowsVersion',
    label: text.devices.filters.windowsVersion,
    kind: 'choice',
    options: facetOptions(facets?.windowsVersions),
    linkOnly: facets?.windowsVersions.length === 0,
  };
}
