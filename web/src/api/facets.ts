// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from './client';
import { useApi } from './context';
import { keys } from './keys';

/** The values that filters can offer, with how many rows have each. */
export function useFacets() {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('facets'),
    staleTime: 60_000,
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/facets', { signal })),
  });
}
