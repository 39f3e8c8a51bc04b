// SPDX-License-Identifier: Apache-2.0
import { ApiError, errorOf } from './errors';

/** How much of a file is on its way, in bytes. All of it: the server has the whole and answers. */
export interface Sent {
  bytes: number;
  total: number;
}

interface Sending {
  csrfToken: string | undefined;
  /** Gives up: nothing of the file stays on the server. The promise ends with an ApiError of the code `Cancelled`. */
  signal: AbortSignal;
  progress: (sent: Sent) => void;
}

/** True where the person who began it gave it up. */
export function isCancelled(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'Cancelled';
}

/**
 * Sends a file as the body of a POST and tells how much of it has gone: `fetch` can't tell. The browser reads the file while it sends it,
 * so that its size is no matter. The caller names the answer's type, one of the document's.
 */
export function sendFile<Body>(address: string, file: File, { csrfToken, signal, progress }: Sending): Promise<Body> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.responseType = 'text';
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    if (csrfToken !== undefined) {
      request.setRequestHeader('X-CSRF-Token', csrfToken);
    }
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.total > 0) {
        progress({ bytes: event.loaded, total: event.total });
      }
    });
    request.addEventListener('error', () => reject(new ApiError(0, 'Unreachable', '')));
    request.addEventListener('abort', () => reject(new ApiError(0, 'Cancelled', '')));
    request.addEventListener('load', () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) {
        resolve(body as Body);
      } else {
        const headers = { 'X-Request-Id': request.getResponseHeader('X-Request-Id') ?? '' };
        reject(errorOf(new Response(null, { status: request.status, statusText: request.statusText, headers }), body));
      }
    });
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
