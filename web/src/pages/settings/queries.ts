// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';

/** People who sign in. */
export function useUsers(enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: keys.settings('users'),
    enabled,
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/settings/users', { signal })),
  });
}

/** Roles, and the permissions there are. */
export function useRoles(enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: keys.settings('roles'),
    enabled,
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/settings/roles', { signal })),
  });
}

/** The device groups that one sees, in rank order. */
export function useDeviceGroups() {
  const api = useApi();
  return useQuery({
    queryKey: keys.settings('groups'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/settings/groups', { signal })),
  });
}

/** Programs that ask the API. */
export function useApiClients() {
  const api = useApi();
  return useQuery({
    queryKey: keys.settings('api-clients'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/settings/api-clients', { signal })),
  });
}

/** What new devices come in with. */
export function useEnrolmentKeys() {
  const api = useApi();
  return useQuery({
    queryKey: keys.settings('enrolment-keys'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/settings/enrolment-keys', { signal })),
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
