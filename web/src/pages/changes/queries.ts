// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';

/** What moved the score since a time: the totals of this page's lists. */
export function useMoversSince(since: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('scores', 'movers', since),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      bodyOf(await api.GET('/api/v1/scores/movers', { params: { query: { since } }, signal })),
  });
}
