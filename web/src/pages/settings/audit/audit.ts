// SPDX-License-Identifier: Apache-2.0
import { text } from '@/text';
import { toExpiry } from '../parts/expiry';

const words = text.settings.audit;

/** What entries can be about: the part of an action before its full stop. */
export const SUBJECTS = [
  'sign_in',
  'user',
  'role',
  'groups',
  'api_client',
  'enrolment_key',
  'token',
  'device',
  'alert',
  'inventory',
  'feeds',
] as const;

function isKnown(action: string): action is keyof typeof words.actions {
  return Object.hasOwn(words.actions, action);
}

/** An action in words; one that this console does not know as it is. */
export function actionWords(action: string): string {
  return isKnown(action) ? words.actions[action] : action;
}

/** Who did it: `user:berta` is berta. */
export function actorWords(actor: string): string {
  const at = actor.indexOf(':');
  const kind = at < 0 ? actor : actor.slice(0, at);
  const name = at < 0 ? '' : actor.slice(at + 1);
  switch (kind) {
    case 'user':
      return name;
    case 'client':
    case 'token':
      return words.actors[kind](name);
    case 'system':
      return words.actors.system;
    case 'command line':
      return words.actors.commandLine;
    default:
      return actor;
  }
}

/** The filters of the address as options of the API: days are the viewer's, the API wants times. */
export function auditQuery(search: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ['text', 'action', 'actor']) {
    const value = search.get(name)?.trim() ?? '';
    if (value !== '') {
      query.set(name, value);
    }
  }
  const since = /^(\d{4})-(\d{2})-(\d{2})$/.exec(search.get('since') ?? '');
  if (since !== null) {
    const start = new Date(Number(since[1]), Number(since[2]) - 1, Number(since[3]));
    query.set('since', start.toISOString().replace(/\.\d+Z$/, 'Z'));
  }
  const until = toExpiry(search.get('until') ?? '');
  if (until !== null) {
    query.set('until', until);
  }
  return query;
}
