// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';

/** The platforms of the devices there are, as the API spells them; empty while that is not known. */
export function usePlatforms(): readonly string[] {
  const api = useApi();
  const facets = useQuery({
    queryKey: keys.fleet('facets'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/facets', { signal })),
  });
  return facets.data?.platforms.map((one) => one.value).sort() ?? [];
}
