// SPDX-License-Identifier: Apache-2.0
import { ApiError, errorOf } from './errors';

/**
 * Sends a file as the body of a POST and tells how much of it has gone, 0 to 1: `fetch` can't tell. The caller names the answer's type,
 * one of the document's.
 */
export function sendFile<Body>(
  address: string,
  file: File,
  csrfToken: string | undefined,
  progress: (share: number) => void,
): Promise<Body> {
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
        progress(event.loaded / event.total);
      }
    });
    request.addEventListener('error', () => reject(new ApiError(0, 'Unreachable', '')));
    request.addEventListener('abort', () => reject(new ApiError(0, 'Unreachable', '')));
    request.addEventListener('load', () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) {
        resolve(body as Body);
      } else {
        const headers = { 'X-Request-Id': request.getResponseHeader('X-Request-Id') ?? '' };
        reject(errorOf(new Response(null, { status: request.status, statusText: request.statusText, headers }), body));
      }
    });
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
