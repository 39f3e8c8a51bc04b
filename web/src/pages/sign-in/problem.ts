// SPDX-License-Identifier: Apache-2.0
import { ApiError } from '@/api/errors';

/** Why a sign-in did not succeed, as the server tells it (docs/formats/access.md). */
export type SignInProblem =
  | { kind: 'code' }
  | { kind: 'wait'; seconds: number }
  | { kind: 'expired' }
  | { kind: 'wrong' }
  | { kind: 'other'; error: unknown };

/** What the server's refusal means. The password was right where the second factor's code is asked for. */
export function problemOf(error: unknown): SignInProblem {
  if (!(error instanceof ApiError)) {
    return { kind: 'other', error };
  }
  if (error.status === 429) {
    return { kind: 'wait', seconds: error.retryAfterSeconds ?? 60 };
  }
  if (error.status === 401) {
    switch (error.code) {
      case 'TotpRequired':
        return { kind: 'code' };
      case 'PasswordExpired':
        return { kind: 'expired' };
      default:
        return { kind: 'wrong' };
    }
  }
  return { kind: 'other', error };
}

/** Where somebody goes after signing in: an address of this console and nothing else. */
export function wayBack(to: string | null): string {
  if (to === null || !to.startsWith('/')) {
    return '/';
  }
  const origin = 'https://console.invalid';
  try {
    const address = new URL(to, origin);
    return address.origin === origin ? address.pathname + address.search + address.hash : '/';
  } catch {
    return '/';
  }
}
