// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';

type Detail = Schema<'WeaknessDetail'>;
type Learned = Detail['learned'][number];
type Record = Detail['records'][number];

/** Something that became known of a weakness, or that is due. */
export type Moment = { time: string } & (
  | { kind: 'published' }
  | { kind: 'records' | 'modified'; records: Record[] }
  | { kind: 'kev' }
  | { kind: 'due' }
  | { kind: 'detected' }
  | { kind: Learned['kind']; products: { softwareId: string; versions: string[] }[]; fixes: string[] }
);

/** What happens on one day stands in this order: the world first, then what followed here. */
const ORDER: readonly Moment['kind'][] = [
  'published',
  'records',
  'modified',
  'kev',
  'due',
  'added',
  'detected',
  'changed',
  'withdrawn',
];

/** The day of a time, in UTC as feeds tell it. */
function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** Records that first spoke on one day are one moment: distributions often publish ten advisories at once. */
function byDay(records: readonly Record[], time: (record: Record) => string | null, kind: 'records' | 'modified') {
  const days = new Map<string, Record[]>();
  for (const record of records) {
    const at = time(record);
    if (at !== null) {
      days.set(dayOf(at), [...(days.get(dayOf(at)) ?? []), record]);
    }
  }
  return [...days].map(([day, group]): Moment => ({ time: `${day}T00:00:00Z`, kind, records: group }));
}

/** What this server learned at one time in one way is one moment: a feed's import changes the verdict of many versions at once. */
function learnedMoments(learned: readonly Learned[]): Moment[] {
  const groups = new Map<string, { time: string; kind: Learned['kind']; entries: Learned[] }>();
  for (const entry of learned) {
    const key = `${entry.kind} ${entry.time}`;
    const group = groups.get(key) ?? { time: entry.time, kind: entry.kind, entries: [] };
    groups.set(key, group);
    group.entries.push(entry);
  }
  return [...groups.values()].map(({ time, kind, entries }) => {
    const products = new Map<string, Set<string>>();
    for (const entry of entries) {
      products.set(entry.softwareId, (products.get(entry.softwareId) ?? new Set()).add(entry.version));
    }
    const fixes = entries.flatMap((entry) => (entry.fixedVersion ? [entry.fixedVersion] : []));
    return {
      time,
      kind,
      products: [...products].map(([softwareId, versions]) => ({ softwareId, versions: [...versions] })),
      fixes: [...new Set(fixes)],
    };
  });
}

/** What became known of a weakness when, the earliest first; on one day the world's part before ours. */
export function timelineOf(it: Detail): Moment[] {
  const moments: Moment[] = [];
  if (it.published !== null && !it.publishedIsGuess) {
    moments.push({ time: it.published, kind: 'published' });
  }
  moments.push(...byDay(it.records, (record) => record.published, 'records'));
  const changed = it.records.filter(
    (record) =>
      record.modified !== null && (record.published === null || dayOf(record.modified) > dayOf(record.published)),
  );
  moments.push(...byDay(changed, (record) => record.modified, 'modified'));
  if (it.kev?.added) {
    moments.push({ time: it.kev.added, kind: 'kev' });
  }
  if (it.kev?.due) {
    moments.push({ time: it.kev.due, kind: 'due' });
  }
  moments.push(...learnedMoments(it.learned));
  if (it.firstDetected !== null && !it.learned.some((entry) => dayOf(entry.time) === dayOf(it.firstDetected ?? ''))) {
    moments.push({ time: it.firstDetected, kind: 'detected' });
  }
  return moments.sort(
    (a, b) =>
      dayOf(a.time).localeCompare(dayOf(b.time)) ||
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      a.time.localeCompare(b.time),
  );
}

/**
 * At most `count` moments, those that say least left out first: changes of records, then records after the first, then what stands in
 * the middle. What became known of exploitation, and what followed here, stays.
 */
export function essentials(moments: readonly Moment[], count: number): Moment[] {
  if (moments.length <= count) {
    return [...moments];
  }
  const unchanged = moments.filter((moment) => moment.kind !== 'modified');
  if (unchanged.length <= count) {
    return unchanged;
  }
  const first = unchanged.findIndex((moment) => moment.kind === 'records');
  const main = unchanged.filter((moment, index) => moment.kind !== 'records' || index === first);
  if (main.length <= count) {
    return main;
  }
  const half = Math.floor(count / 2);
  return [...main.slice(0, half), ...main.slice(main.length - (count - half))];
}
