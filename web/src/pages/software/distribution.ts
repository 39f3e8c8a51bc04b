// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import type { Tone } from '@/parts/Bars';

type Version = Schema<'SoftwareVersion'>;
type Feed = Schema<'Feeds'>['feeds'][number];
type Gap = Schema<'SoftwareDetail'>['notAssessed'][number];

/** Domains that are judged by old knowledge alone: each feed that covers them is beyond its limit. */
export function staleDomains(feeds: readonly Pick<Feed, 'covers' | 'stale'>[]): ReadonlySet<string> {
  const fresh = new Set(feeds.filter((feed) => !feed.stale).flatMap((feed) => feed.covers));
  return new Set(feeds.flatMap((feed) => feed.covers).filter((domain) => !fresh.has(domain)));
}

/**
 * What is said of a version's devices: vulnerable before all else, then not assessed, and only then without known weakness; and that
 * is good news only where the knowledge is not old (`stale`: undefined while that is not known).
 */
export function toneOf(version: Version, stale: ReadonlySet<string> | undefined): Tone {
  if (version.weaknesses > 0) {
    return 'bad';
  }
  if (version.notAssessedReason !== null) {
    return 'unknown';
  }
  return stale === undefined || stale.has(version.domain) ? 'plain' : 'good';
}

/** The versions that most devices have, and what the rest adds up to. */
export function mostInstalled(versions: readonly Version[], count: number) {
  const sorted = [...versions].sort((a, b) => b.devices - a.devices || a.version.localeCompare(b.version));
  const rest = sorted.slice(count);
  return {
    shown: sorted.slice(0, count),
    rest: rest.length,
    restDevices: rest.reduce((sum, version) => sum + version.devices, 0),
  };
}

/** Gaps of one reason and detail, with the versions that share them. */
export interface GapGroup {
  reason: Gap['reason'];
  detail: string;
  suggestion: string | undefined;
  versions: { version: string; domain: string; devices: number }[];
}

/** Joins gaps that say the same of several versions; the group with most devices first. */
export function groupGaps(gaps: readonly Gap[]): GapGroup[] {
  const groups = new Map<string, GapGroup>();
  for (const gap of gaps) {
    const key = JSON.stringify([gap.reason, gap.detail, gap.suggestion]);
    const group = groups.get(key) ?? {
      reason: gap.reason,
      detail: gap.detail,
      suggestion: gap.suggestion,
      versions: [],
    };
    groups.set(key, group);
    const same = group.versions.find((it) => it.version === gap.version && it.domain === gap.domain);
    if (same === undefined) {
      group.versions.push({ version: gap.version, domain: gap.domain, devices: gap.devices });
    } else {
      same.devices += gap.devices;
    }
  }
  const devices = (group: GapGroup) => group.versions.reduce((sum, it) => sum + it.devices, 0);
  for (const group of groups.values()) {
    group.versions.sort((a, b) => b.devices - a.devices);
  }
  return [...groups.values()].sort((a, b) => devices(b) - devices(a));
}

/** Versions whose support has ended or ends soon, the earliest first. */
export function endingVersions(versions: readonly Version[]): Version[] {
  return versions
    .filter((version) => version.support !== 'None')
    .sort((a, b) => (a.endOfSupport ?? '9').localeCompare(b.endOfSupport ?? '9'));
}
