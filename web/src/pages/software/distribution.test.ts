// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Schema } from '@/api/types';
import { endingVersions, groupGaps, mostInstalled, staleDomains, toneOf } from './distribution';

type Version = Schema<'SoftwareVersion'>;

const fresh = new Set<string>();

const version = (change: Partial<Version>): Version => ({
  version: '1.0',
  domain: 'debian:12',
  devices: 1,
  weaknesses: 0,
  support: 'None',
  endOfSupport: null,
  notAssessedReason: null,
  ...change,
});

test('a version that was not assessed is never shown as free of weaknesses', () => {
  expect(toneOf(version({ notAssessedReason: 'no_feed' }), fresh)).toBe('unknown');
  expect(toneOf(version({}), fresh)).toBe('good');
});

test('where all that judges a version is old, that nothing is known against it is no good news', () => {
  const stale = staleDomains([
    { covers: ['debian:11', 'debian:12'], stale: true },
    { covers: ['debian:12'], stale: false },
  ]);
  expect(toneOf(version({ domain: 'debian:11' }), stale)).toBe('plain');
  expect(toneOf(version({ domain: 'debian:12' }), stale)).toBe('good');
});

test('a version with weaknesses is vulnerable also where a part of it could not be assessed', () => {
  expect(toneOf(version({ weaknesses: 3, notAssessedReason: 'range_unreadable' }), fresh)).toBe('bad');
});

test('versions that are not shown are counted with their devices', () => {
  const some = [version({ version: '1', devices: 5 }), version({ version: '2', devices: 9 }), version({ devices: 2 })];
  const most = mostInstalled(some, 1);
  expect(most.shown.map((it) => it.version)).toEqual(['2']);
  expect(most).toMatchObject({ rest: 2, restDevices: 7 });
});

test('gaps that say the same are told once, with all their versions', () => {
  const gap = { domain: 'product', reason: 'range_unreadable' as const, detail: 'one record' };
  const groups = groupGaps([
    { ...gap, version: '131', devices: 33 },
    { ...gap, version: '131', devices: 86 },
    { ...gap, version: '130', devices: 8 },
    { ...gap, version: '0', reason: 'no_version', detail: '', devices: 2 },
  ]);
  expect(groups).toHaveLength(2);
  expect(groups[0]?.versions).toEqual([
    { version: '131', domain: 'product', devices: 119 },
    { version: '130', domain: 'product', devices: 8 },
  ]);
});

test('versions without a date of end of support come last', () => {
  const ending = endingVersions([
    version({ version: 'a', support: 'EOS Version' }),
    version({ version: 'b' }),
    version({ version: 'c', support: 'EOS Version', endOfSupport: '2024-01-01T00:00:00Z' }),
  ]);
  expect(ending.map((it) => it.version)).toEqual(['c', 'a']);
});
