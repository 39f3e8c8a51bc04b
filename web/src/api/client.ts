// SPDX-License-Identifier: Apache-2.0
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { ApiError, errorOf, signedOut } from './errors';
import type { paths } from './schema';

/** Calls the API with the types of its document; every failure is thrown as an ApiError. */
export type Api = Client<paths>;

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Makes the client. `csrfToken` is asked for each changing call (docs/formats/access.md: the session's cookie alone changes nothing);
 * `onSignedOut` is told when the server no longer knows the session.
 */
export function createApi(csrfToken: () => string | undefined, onSignedOut: () => void): Api {
  const client = createClient<paths>({
    baseUrl: window.location.origin,
    credentials: 'same-origin',
    headers: { Accept: 'application/json' },
  });
  const guard: Middleware = {
    onRequest({ request }) {
      const token = csrfToken();
      if (token !== undefined && CHANGES.has(request.method)) {
        request.headers.set('X-CSRF-Token', token);
      }
      return request;
    },
    async onResponse({ request, response }) {
      if (response.ok) {
        return response;
      }
      const body: unknown = await response
        .clone()
        .json()
        .catch(() => null);
      if (response.status === 401 && !new URL(request.url).pathname.startsWith('/api/v1/session')) {
        onSignedOut();
        throw signedOut();
      }
      throw errorOf(response, body);
    },
    onError({ error }) {
      if (error instanceof DOMException && error.name === 'AbortError') {
        return error;
      }
      return new ApiError(0, 'Unreachable', '');
    },
  };
  client.use(guard);
  return client;
}

/** The body of an answer that has one. */
export function bodyOf<Body>(answer: { data?: Body; response: Response }): Body {
  if (answer.data === undefined) {
    throw new ApiError(answer.response.status, 'Empty', 'the answer is empty');
  }
  return answer.data;
}

/**
 * One page of a list whose path is known only when the page is open (`/api/v1/devices/ID/findings`). The caller names the row's type;
 * it is one of the document's, so this is the one place where an answer is taken at its word.
 */
export async function fetchList<Body>(path: string, query: URLSearchParams, signal: AbortSignal): Promise<Body> {
  const text = query.toString();
  let response: Response;
  try {
    response = await fetch(text === '' ? path : `${path}?${text}`, {
      credentials: 'same-origin',
      headers: { Accept: 'application/json' },
      signal,
    });
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    throw new ApiError(0, 'Unreachable', '');
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.status === 401) {
    throw signedOut();
  }
  if (!response.ok) {
    throw errorOf(response, body);
  }
  return body as Body;
}
