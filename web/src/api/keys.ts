// SPDX-License-Identifier: Apache-2.0
/**
 * Query keys begin with what they stand on, so that a live event knows what to ask again:
 * `fleet` (devices, software, findings, scores), `feeds` (knowledge and its jobs), `settings` (people, keys, groups), `session`, `about`.
 */
export const keys = {
  session: ['session'] as const,
  about: ['about'] as const,
  fleet: (...rest: readonly unknown[]) => ['fleet', ...rest] as const,
  feeds: (...rest: readonly unknown[]) => ['feeds', ...rest] as const,
  settings: (...rest: readonly unknown[]) => ['settings', ...rest] as const,
  live: ['live'] as const,
};
