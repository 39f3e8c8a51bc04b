// SPDX-License-Identifier: Apache-2.0
import { startOfDay } from '@/parts/time';
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

/** The days of the address as times for the API: the first day's beginning and the last day's end, where the viewer is. */
export function timesOf(search: URLSearchParams): Record<string, string> {
  const times: Record<string, string> = {};
  const since = startOfDay(search.get('since') ?? '');
  if (since !== null) {
    times.since = since;
  }
  const until = toExpiry(search.get('until') ?? '');
  if (until !== null) {
    times.until = until;
  }
  return times;
}
