// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { FilterOption } from '@/list/types';
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
