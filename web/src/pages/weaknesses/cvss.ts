// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { text } from '@/text';

type Rating = Schema<'WeaknessDetail'>['ratings'][number];
type System = Rating['system'];

/** One metric of a vector: as it stands there, and in words. */
export interface Metric {
  key: string;
  value: string;
  name: string;
  word: string;
  /** The value that helps an attacker most. */
  worst: boolean;
}

/** The values that help an attacker most; they differ in what they are called, not between versions in what they mean. */
const WORST = new Map([
  ...['AV', 'AT', 'Au', 'PR', 'UI'].map((key) => [key, 'N'] as const),
  ['AC', 'L'],
  ...['C', 'I', 'A'].map((key) => [key, 'HC'] as const),
  ...['VC', 'VI', 'VA', 'SC'].map((key) => [key, 'H'] as const),
  ...['SI', 'SA'].map((key) => [key, 'HS'] as const),
]);

function isWorst(system: System, key: string, value: string): boolean {
  if (key === 'S') {
    return system.startsWith('CVSS v3') && value === 'C';
  }
  return value.length === 1 && (WORST.get(key)?.includes(value) ?? false);
}

type Words = { name: string; values: Readonly<Record<string, string>> };

/** The words of a metric; those of modified metrics (MAV) come from what they modify, which may also be left undefined. */
function wordsOf(system: System, key: string): Words | undefined {
  if (system === 'vendor') {
    return undefined;
  }
  const metrics: Readonly<Record<string, Words>> = text.cvss.systems[system];
  const own = Object.hasOwn(metrics, key) ? metrics[key] : undefined;
  if (own !== undefined || system === 'CVSS v2' || !/^M[A-Z]/.test(key)) {
    return own;
  }
  const base = Object.hasOwn(metrics, key.slice(1)) ? metrics[key.slice(1)] : undefined;
  return base && { name: text.cvss.modified(base.name), values: { X: text.cvss.notDefined, ...base.values } };
}

/**
 * The metrics of a CVSS vector in the order they stand there. Vectors come from feeds: what the version does not know is shown as it
 * stands, and what is no `name:value` is left out.
 */
export function readVector(system: System, vector: string): Metric[] {
  const metrics: Metric[] = [];
  for (const part of vector.replace(/^\(|\)$/g, '').split('/')) {
    const [key, value, ...more] = part.split(':');
    if (!key || !value || more.length > 0 || key === 'CVSS') {
      continue;
    }
    const words = wordsOf(system, key);
    const word = words && Object.hasOwn(words.values, value) ? words.values[value] : undefined;
    metrics.push({ key, value, name: words?.name ?? key, word: word ?? value, worst: isWorst(system, key, value) });
  }
  return metrics;
}

/** Ratings that say the same from the same source, told once, with the records that have them. */
export interface RatingGroup extends Omit<Rating, 'feed' | 'record'> {
  records: { feed: string; record: string }[];
  /** The rating that severity and risk stand on. */
  inUse: boolean;
}

const SYSTEM_ORDER: readonly System[] = ['CVSS v4.0', 'CVSS v3.1', 'CVSS v3.0', 'CVSS v2', 'vendor'];

/** Joins equal ratings; the one in use first, then the newer systems, then the higher scores. */
export function groupRatings(ratings: readonly Rating[], used: Schema<'WeaknessDetail'>['cvss']): RatingGroup[] {
  const groups = new Map<string, RatingGroup>();
  for (const { feed, record, ...rating } of ratings) {
    const key = JSON.stringify([rating.system, rating.vector, rating.stated, rating.severity, rating.source]);
    const group = groups.get(key) ?? { ...rating, records: [], inUse: false };
    groups.set(key, group);
    group.records.push({ feed, record });
  }
  const list = [...groups.values()];
  const same = list.find(
    (it) => it.system === used.system && it.vector === used.vector && it.source === used.source && used.source !== '',
  );
  if (same !== undefined) {
    same.inUse = true;
  }
  const score = (it: RatingGroup) => it.score ?? it.stated ?? -1;
  return list.sort(
    (a, b) =>
      Number(b.inUse) - Number(a.inUse) ||
      SYSTEM_ORDER.indexOf(a.system) - SYSTEM_ORDER.indexOf(b.system) ||
      score(b) - score(a) ||
      a.source.localeCompare(b.source),
  );
}

const SEVERITY_ORDER = ['none', 'low', 'medium', 'high', 'critical'] as const;

/** The lowest and highest severity where sources disagree; null where they agree or only one speaks. */
export function disagreement(ratings: readonly Pick<Rating, 'severity'>[]) {
  const ranks = ratings
    .map((it) => (it.severity === 'unknown' ? -1 : SEVERITY_ORDER.indexOf(it.severity)))
    .filter((rank) => rank >= 0);
  const lowest = SEVERITY_ORDER[Math.min(...ranks)];
  const highest = SEVERITY_ORDER[Math.max(...ranks)];
  return lowest === undefined || highest === undefined || lowest === highest ? null : { lowest, highest };
}
