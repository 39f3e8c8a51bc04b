// SPDX-License-Identifier: Apache-2.0
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf } from './client';
import { useApi } from './context';
import { ApiError } from './errors';
import { keys } from './keys';
import type { Schema } from './types';

/** The role permissions that the console asks about; their names are the API's. */
export type Permission = NonNullable<Schema<'RoleWrite'>['permissions']>[number];

/** Who is signed in. */
export interface Session {
  id: string;
  name: string;
  displayName: string;
  email: string;
  mustChangePassword: boolean;
  secondFactor: boolean;
  permissions: readonly Permission[];
  /** The permissions of the API that a personal token of theirs can carry. */
  apiPermissions: readonly string[];
  csrfToken: string;
  expires: string;
  /** False where the caller sees some device groups only. */
  seesAll: boolean;
}

/** True where the session's roles allow it. The server decides again for each call. */
export function may(session: Session | null | undefined, permission: Permission): boolean {
  return session?.permissions.includes(permission) ?? false;
}

/** The session's token for changing calls, from the query cache. */
export function csrfTokenOf(client: QueryClient): string | undefined {
  return client.getQueryData<Session | null>(keys.session)?.csrfToken;
}

/** The session: null where nobody is signed in, undefined until that is known. */
export function useSession() {
  const api = useApi();
  return useQuery<Session | null>({
    queryKey: keys.session,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => error instanceof ApiError && error.isOutage && count < 1000,
    retryDelay: 1500,
    queryFn: async ({ signal }) => {
      try {
        const body = bodyOf(await api.GET('/api/v1/session', { signal }));
        return {
          id: body.id,
          name: body.name,
          displayName: body.displayName ?? body.name,
          email: body.email ?? '',
          mustChangePassword: body.mustChangePassword ?? false,
          secondFactor: body.secondFactor ?? false,
          permissions: body.permissions,
          apiPermissions: body.apiPermissions,
          csrfToken: body.csrfToken ?? '',
          expires: body.expires ?? '',
          seesAll: body.scope.all,
        };
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) {
          return null;
        }
        throw error;
      }
    },
  });
}

/**
 * The session, or the last one there was while nobody is signed in: a page with unsaved input stays as it is while its user signs in
 * again on top of it.
 */
export function useLastSession(): Session | null {
  const { data } = useSession();
  const [last, setLast] = useState<Session | null>(data ?? null);
  if (data !== null && data !== undefined && data !== last) {
    setLast(data);
  }
  return data ?? last;
}
