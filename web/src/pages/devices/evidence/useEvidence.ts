// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { bodyOf, fetchList } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import type { Page, Schema } from '@/api/types';

/** Each software of a device that has the weakness, with its evidence. */
export function useFindings(device: string, weakness: string | null) {
  return useQuery({
    queryKey: keys.fleet('device', device, 'findings', weakness),
    enabled: weakness !== null,
    queryFn: ({ signal }) =>
      fetchList<Page<Schema<'Finding'>>>(
        `/api/v1/devices/${device}/findings`,
        new URLSearchParams({ weakness: weakness ?? '', top: '100' }),
        signal,
      ),
  });
}

/** What the world says of the weakness: its text, and where its records can be read. */
export function useWeaknessRecord(weakness: string | null) {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('weakness', weakness),
    enabled: weakness !== null,
    queryFn: async ({ signal }) =>
      bodyOf(await api.GET('/api/v1/weaknesses/{cve}', { params: { path: { cve: weakness ?? '' } }, signal })),
  });
}

/** Where a record can be read, by feed and id. */
export function recordAddress(
  records: Schema<'WeaknessDetail'>['records'] | undefined,
  feed: string,
  id: string,
): string | null {
  return records?.find((record) => record.feed === feed && record.id === id)?.url ?? null;
}
