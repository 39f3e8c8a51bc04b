// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { bodyOf, fetchList } from './client';
import { useApi } from './context';
import { keys } from './keys';
import type { Page } from './types';

/** What the dashboard shows, from one state of the fleet. */
export function useDashboard() {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('dashboard'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/dashboard', { signal })),
  });
}

/** The feeds that answers stand on, with their age. */
export function useFeeds() {
  const api = useApi();
  return useQuery({
    queryKey: keys.feeds('list'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/feeds', { signal })),
  });
}

/** The first rows of a list, for a summary; lists that people work in use DataList. */
export function useFirstRows<Row>(path: string, query: Record<string, string>, count: number, enabled = true) {
  const options = new URLSearchParams({ ...query, top: String(count) });
  return useQuery({
    queryKey: keys.fleet('rows', path, options.toString()),
    enabled,
    queryFn: ({ signal }) => fetchList<Page<Row>>(path, options, signal),
  });
}
