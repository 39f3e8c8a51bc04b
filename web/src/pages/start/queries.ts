// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bodyOf, fetchList } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import type { Page, Schema } from '@/api/types';

/** This server: its address and certificate, which devices need. */
export function useAbout() {
  const api = useApi();
  return useQuery({
    queryKey: keys.about,
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/about', { signal })),
  });
}

/** How many enrolment keys there are; asked only by those who may know. */
export function useKeyCount(enabled: boolean) {
  return useQuery({
    queryKey: keys.settings('enrolment-keys', 'count'),
    enabled,
    queryFn: async ({ signal }) =>
      (
        await fetchList<Page<Schema<'EnrolmentKey'>>>(
          '/api/v1/settings/enrolment-keys',
          new URLSearchParams({ top: '0' }),
          signal,
        )
      ).total,
  });
}

/** Makes an enrolment key; the answer is the only place where its secret is told. */
export function useMakeKey() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => bodyOf(await api.POST('/api/v1/settings/enrolment-keys', { body: { name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.settings() }),
  });
}
