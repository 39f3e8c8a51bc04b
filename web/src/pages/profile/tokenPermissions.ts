// SPDX-License-Identifier: Apache-2.0
import { CLIENT_PERMISSIONS, delegated } from '@/pages/settings/api-clients/grants';
import { text } from '@/text';

/** All that its owner may, whatever that is when the token is used. */
export const FULL_ACCESS = 'Parapet.FullAccess';

/** A permission of a token in words; one that this console does not know as it is. */
export function permissionWords(name: string): { name: string; means: string } {
  if (name === FULL_ACCESS) {
    return text.profile.tokens.full;
  }
  const known = CLIENT_PERMISSIONS.find((permission) => delegated(permission) === name);
  return known === undefined ? { name, means: '' } : text.settings.clients.permission[known];
}
