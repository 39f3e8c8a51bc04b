// SPDX-License-Identifier: Apache-2.0
const SIGNED_OUT = 'SignedOut';

/** The error of an operation that a session is needed for, and none is there. */
export function signedOut(): ApiError {
  return new ApiError(401, SIGNED_OUT, 'the session has ended');
}

/** What the server said no with, or 0 as status where it did not answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null = null,
    /** When asking again may help, where the server says so (Retry-After). */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }

  /** The session has ended: another thing than a wrong password, which a form is told with the same status. */
  get isSignedOut(): boolean {
    return this.code === SIGNED_OUT;
  }

  /** The server can't be reached or is not ready: asking again later may help. */
  get isOutage(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The error of an answer, whichever of the two shapes of the API's errors it has. */
export function errorOf(response: Response, body: unknown): ApiError {
  const inner = isRecord(body) && isRecord(body.error) ? body.error : {};
  const code = typeof inner.code === 'string' ? inner.code : String(response.status);
  const message = typeof inner.message === 'string' ? inner.message : response.statusText;
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new ApiError(
    response.status,
    code,
    message,
    response.headers.get('X-Request-Id'),
    Number.isFinite(wait) ? wait : null,
  );
}
