// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import type { Schema } from '@/api/types';

export type Device = Schema<'DeviceDetail'>;

/** One device with what its score is made of. */
export function useDevice(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('device', id),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/devices/{id}', { params: { path: { id } }, signal })),
  });
}

/** Changes what people decide of a device. */
export function useChangeDevice(id: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'DeviceWrite'>) => api.PATCH('/api/v1/devices/{id}', { params: { path: { id } }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.fleet() }),
  });
}

/** Forgets a device. */
export function useRemoveDevice(id: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.DELETE('/api/v1/devices/{id}', { params: { path: { id } } }),
    onSuccess: () => {
      client.removeQueries({ queryKey: keys.fleet('device', id) });
      return client.invalidateQueries({ queryKey: keys.fleet() });
    },
  });
}
