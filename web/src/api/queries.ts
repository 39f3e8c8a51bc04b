// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
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

/** The values that lists can be filtered by, as the fleet has them now. */
export function useFacets() {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('facets'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/facets', { signal })),
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

/** What search takes at least, and at most (bytes; text beyond is not sent). */
const SEARCH_MIN = 2;
const SEARCH_MAX = 200;

/** What is asked for the words of a search. */
function useSearchQuestion() {
  const api = useApi();
  return (words: string) => {
    const q = words.trim().slice(0, SEARCH_MAX);
    return {
      q,
      queryKey: keys.fleet('search', q),
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        bodyOf(await api.GET('/api/v1/search', { params: { query: { q } }, signal })),
    };
  };
}

/** Devices, software and weaknesses that a text finds: the first of each, and how many there are. Nothing is asked for too short a text. */
export function useSearch(words: string, enabled = true) {
  const { q, queryKey, queryFn } = useSearchQuestion()(words);
  return useQuery({
    queryKey,
    enabled: enabled && q.length >= SEARCH_MIN,
    placeholderData: keepPreviousData,
    queryFn,
  });
}

/** The same, asked once, when somebody wants to go where the words lead; null where they are too few or the server does not answer. */
export function useFind() {
  const client = useQueryClient();
  const question = useSearchQuestion();
  return async (words: string) => {
    const { q, queryKey, queryFn } = question(words);
    if (q.length < SEARCH_MIN) {
      return null;
    }
    try {
      return await client.fetchQuery({ queryKey, queryFn, retry: false });
    } catch {
      return null;
    }
  };
}
