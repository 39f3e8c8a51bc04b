// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Schema } from '@/api/types';
import { essentials, type Moment, timelineOf } from './timeline';

type Detail = Schema<'WeaknessDetail'>;

const detail = (change: Partial<Detail>): Detail => ({
  id: 'CVE-2024-9680',
  aliases: [],
  rejected: false,
  severity: 'critical',
  published: null,
  publishedIsGuess: false,
  updated: null,
  cvss: { score: null, system: 'vendor', vector: '', source: '' },
  epss: null,
  epssPercentile: null,
  epssDate: null,
  knownExploited: false,
  exploit: 'none',
  risk: 0,
  ssvc: {
    decision: 'Track',
    exploitation: 'none',
    automatable: false,
    automatableDerived: true,
    technicalImpact: 'partial',
    technicalImpactDerived: true,
    mission: 'medium',
  },
  kev: null,
  exploits: {
    exploitDb: 0,
    repositoriesNamed: 0,
    repositoriesListing: 0,
    references: 0,
    weaponised: false,
    urls: [],
  },
  description: '',
  ratings: [],
  recordCount: 0,
  records: [],
  references: [],
  exposed: 0,
  firstDetected: null,
  tags: [],
  software: [],
  learned: [],
  ...change,
});

const record = (id: string, published: string | null, modified: string | null): Detail['records'][number] => ({
  feed: 'osv/AlmaLinux',
  id,
  kind: 'advisory',
  title: '',
  rejected: false,
  published,
  modified,
  url: null,
});

const learned = (time: string, version: string, kind: 'added' | 'changed' | 'withdrawn' = 'added') => ({
  time,
  softwareId: 'mozilla-_-firefox',
  version,
  kind,
  status: 'affected',
  fix: 'available',
  fixedVersion: '131.0.2',
});

test('the world comes before what followed here, the earliest first', () => {
  const moments = timelineOf(
    detail({
      published: '2024-10-09T00:00:00Z',
      kev: {
        added: '2024-10-15T00:00:00Z',
        due: '2024-11-05T00:00:00Z',
        ransomware: false,
        name: '',
        requiredAction: '',
        notes: '',
      },
      learned: [learned('2024-10-15T04:00:00Z', '131')],
      firstDetected: '2024-10-15T04:00:00Z',
      records: [record('ALSA-1', '2024-10-10T00:00:00Z', '2024-10-12T13:30:02Z')],
    }),
  );
  expect(moments.map((it) => it.kind)).toEqual(['published', 'records', 'modified', 'kev', 'added', 'due']);
});

test('records of one day are one entry, and a change on the day of publication is none', () => {
  const moments = timelineOf(
    detail({
      records: [
        record('ALSA-1', '2024-10-10T00:00:00Z', '2024-10-10T08:00:00Z'),
        record('ALSA-2', '2024-10-10T09:00:00Z', null),
        record('ALSA-3', null, '2024-10-11T00:00:00Z'),
      ],
    }),
  );
  expect(moments.map((it) => [it.kind, it.time])).toEqual([
    ['records', '2024-10-10T00:00:00Z'],
    ['modified', '2024-10-11T00:00:00Z'],
  ]);
});

test('what one import taught of many versions is one entry, with each product once', () => {
  const time = '2026-11-22T05:24:29Z';
  const [moment] = timelineOf(detail({ learned: [learned(time, '131'), learned(time, '130'), learned(time, '130')] }));
  expect(moment).toMatchObject({
    kind: 'added',
    products: [{ softwareId: 'mozilla-_-firefox', versions: ['131', '130'] }],
    fixes: ['131.0.2'],
  });
});

test('a withdrawn verdict is told apart from the one that came before it', () => {
  const moments = timelineOf(
    detail({ learned: [learned('2026-11-23T00:00:00Z', '131', 'withdrawn'), learned('2026-11-22T00:00:00Z', '131')] }),
  );
  expect(moments.map((it) => it.kind)).toEqual(['added', 'withdrawn']);
});

test('a date of publication that stands in for a missing one is not told as a fact', () => {
  expect(timelineOf(detail({ published: '2026-08-22T00:00:00Z', publishedIsGuess: true }))).toEqual([]);
});

test('what is left out of a long timeline is never the exploitation or what followed here', () => {
  const day = (number: number) => `2024-01-0${number}T00:00:00Z`;
  const moments: Moment[] = [
    { kind: 'published', time: day(1) },
    { kind: 'records', time: day(1), records: [] },
    { kind: 'modified', time: day(2), records: [] },
    { kind: 'records', time: day(3), records: [] },
    { kind: 'kev', time: day(4) },
    { kind: 'modified', time: day(5), records: [] },
    { kind: 'added', time: day(6), products: [], fixes: [] },
  ];
  const kinds = (count: number) => essentials(moments, count).map((it) => it.kind);
  expect(kinds(7)).toHaveLength(7);
  expect(kinds(5)).toEqual(['published', 'records', 'records', 'kev', 'added']);
  expect(kinds(4)).toEqual(['published', 'records', 'kev', 'added']);
  expect(kinds(3)).toEqual(['published', 'kev', 'added']);
});
