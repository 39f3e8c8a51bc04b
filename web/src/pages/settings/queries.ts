// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bodyOf, fetchList } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import type { Page, Schema } from '@/api/types';

/** Somebody who signs in; none is asked for while the id is none, or `new`. */
export function useUser(id: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: keys.settings('user', id),
    enabled: id !== undefined && id !== 'new',
    queryFn: async ({ signal }) =>
      bodyOf(await api.GET('/api/v1/settings/users/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
}

/** Every user group that anything names, as far as one can choose from; the text field beside takes the others. */
export function useUserGroups() {
  return useQuery({
    queryKey: keys.settings('user-groups'),
    queryFn: ({ signal }) =>
      fetchList<Page<Schema<'UserGroup'>>>(
        '/api/v1/settings/user-groups',
        new URLSearchParams({ sort: 'name', top: '1000' }),
        signal,
      ),
  });
}

/** Every role, and the permissions there are. */
export function useRoles() {
  return useQuery({
    queryKey: keys.settings('roles'),
    queryFn: ({ signal }) => fetchList<Schema<'RolePage'>>('/api/v1/settings/roles', new URLSearchParams(), signal),
  });
}

/** All device groups that one sees, in rank order. */
export function useDeviceGroups() {
  return useQuery({
    queryKey: keys.settings('groups'),
    queryFn: ({ signal }) =>
      fetchList<Schema<'DeviceGroupPage'>>('/api/v1/settings/groups', new URLSearchParams(), signal),
  });
}

/** A program that asks the API; none is asked for while the id is none, or `new`. */
export function useApiClient(id: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: keys.settings('api-client', id),
    enabled: id !== undefined && id !== 'new',
    queryFn: async ({ signal }) =>
      bodyOf(await api.GET('/api/v1/settings/api-clients/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
}

/** What new devices come in with; none is asked for while the id is none, or `new`. */
export function useEnrolmentKey(id: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: keys.settings('enrolment-key', id),
    enabled: id !== undefined && id !== 'new',
    queryFn: async ({ signal }) =>
      bodyOf(await api.GET('/api/v1/settings/enrolment-keys/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
}

/** What this server is, and how it is reached. */
export function useAbout() {
  const api = useApi();
  return useQuery({
    queryKey: keys.about,
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/about', { signal })),
  });
}

/** A change of the settings: what it stands on is asked again, and what the caller may do as well. */
export function useChange<Given, Answer>(
  change: (given: Given) => Promise<Answer>,
  done?: (answer: Answer, given: Given) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answer, given) => {
      void client.invalidateQueries({ queryKey: keys.settings() });
      void client.invalidateQueries({ queryKey: keys.session });
      done?.(answer, given);
    },
  });
}
