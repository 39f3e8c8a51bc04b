// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { type Rule, takesNothing, tooMany } from './rule';

export type Group = Schema<'DeviceGroup'>;

/** A group as it is edited. `key` is its place in addresses: the id, or one made up for a group that has none yet. */
export interface GroupDraft {
  key: string;
  id: number | null;
  name: string;
  description: string;
  rule: Rule;
  userGroups: readonly string[];
  /** As of the last answer; null for a group that is not saved. */
  devices: number | null;
}

/** The groups as the server has them. */
export function draftsOf(groups: readonly Group[]): GroupDraft[] {
  return groups.map(({ id, name, description, rule, userGroups, devices }) => ({
    key: String(id),
    id,
    name,
    description,
    rule,
    userGroups,
    devices,
  }));
}

/** What to send: all groups in rank order. */
export function toWrite(drafts: readonly GroupDraft[]): Schema<'DeviceGroupWrite'>[] {
  return drafts.map((draft) => ({
    ...(draft.id === null ? {} : { id: draft.id }),
    name: draft.name.trim(),
    description: draft.description.trim(),
    rule: draft.rule,
    userGroups: [...draft.userGroups],
  }));
}

function ruleText(rule: Rule | undefined): unknown {
  return [rule?.names ?? [], rule?.domains ?? [], rule?.tags ?? [], rule?.platforms ?? []];
}

function comparable(groups: readonly Schema<'DeviceGroupWrite'>[]): string {
  return JSON.stringify(
    groups.map((one) => [one.id ?? null, one.name, one.description ?? '', ruleText(one.rule), one.userGroups ?? []]),
  );
}

/** True where saving both would come to the same; numbers of devices are no change. */
export function sameGroups(a: readonly GroupDraft[], b: readonly GroupDraft[]): boolean {
  return comparable(toWrite(a)) === comparable(toWrite(b));
}

/** The groups with the one at `from` in the place `to`; unchanged where there is no such place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) {
    return [...items];
  }
  const rest = items.filter((_, at) => at !== from);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** What is wrong with a group among the others; null: it can be saved. */
export function wrongWith(draft: GroupDraft, others: readonly GroupDraft[]): 'name' | 'taken' | 'tooMany' | null {
  const name = draft.name.trim().toLowerCase();
  if (name === '') {
    return 'name';
  }
  if (others.some((other) => other.key !== draft.key && other.name.trim().toLowerCase() === name)) {
    return 'taken';
  }
  return tooMany(draft.rule) === null ? null : 'tooMany';
}

/** How many groups will be made, changed, removed and moved by saving, for a summary. */
export function changesOf(before: readonly GroupDraft[], after: readonly GroupDraft[]) {
  const kept = after.filter((draft) => draft.id !== null);
  const order = before.filter((draft) => kept.some((other) => other.id === draft.id)).map((draft) => draft.id);
  return {
    made: after.length - kept.length,
    removed: before.filter((draft) => !after.some((other) => other.id === draft.id)).length,
    changed: kept.filter((draft) => {
      const old = before.find((other) => other.id === draft.id);
      return old !== undefined && !sameGroups([old], [draft]);
    }).length,
    reordered: kept.some((draft, at) => draft.id !== order[at]),
  };
}

/** True for a group that will be empty whatever devices there are. */
export function isEmpty(draft: GroupDraft): boolean {
  return takesNothing(draft.rule);
}
