// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';

/** Everything known of a weakness. */
export function useWeakness(cve: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('weakness', cve),
    queryFn: async ({ signal }) =>
      bodyOf(await api.GET('/api/v1/weaknesses/{cve}', { params: { path: { cve } }, signal })),
  });
}
