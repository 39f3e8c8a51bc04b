// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Schema } from '@/api/types';
import { disagreement, groupRatings, readVector } from './cvss';

type Rating = Schema<'WeaknessDetail'>['ratings'][number];

const said = (system: Rating['system'], vector: string) =>
  readVector(system, vector).map((it) => `${it.name}: ${it.word}`);

test('a v3.1 vector is told in the words of its specification', () => {
  expect(said('CVSS v3.1', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:L/A:N')).toEqual([
    'Attack vector: network',
    'Attack complexity: low',
    'Privileges required: none',
    'User interaction: required',
    'Scope: changed',
    'Confidentiality impact: high',
    'Integrity impact: low',
    'Availability impact: none',
  ]);
});

test('the same letters mean other things in v2 and v4', () => {
  expect(said('CVSS v2', '(AV:A/AC:M/Au:S/C:C/I:P/A:N)')).toEqual([
    'Access vector: adjacent network',
    'Access complexity: medium',
    'Authentication: single',
    'Confidentiality impact: complete',
    'Integrity impact: partial',
    'Availability impact: none',
  ]);
  expect(said('CVSS v4.0', 'CVSS:4.0/AT:P/UI:P/SI:S/S:P/U:Amber')).toEqual([
    'Attack requirements: present',
    'User interaction: passive',
    'Integrity impact, subsequent systems: safety',
    'Safety: present',
    'Provider urgency: amber',
  ]);
});

test('what helps an attacker most stands out; unchanged scope and v4 safety do not', () => {
  const worst = (system: Rating['system'], vector: string) =>
    readVector(system, vector)
      .filter((it) => it.worst)
      .map((it) => it.key);
  expect(worst('CVSS v3.1', 'CVSS:3.1/AV:N/AC:H/S:C/C:H')).toEqual(['AV', 'S', 'C']);
  expect(worst('CVSS v3.0', 'CVSS:3.0/AV:L/S:U/C:N')).toEqual([]);
  expect(worst('CVSS v4.0', 'CVSS:4.0/S:P')).toEqual([]);
});

test('metrics that the environment changes are named after what they change', () => {
  expect(said('CVSS v3.1', 'CVSS:3.1/MAV:L/MC:X')).toEqual([
    'Attack vector, modified: local',
    'Confidentiality impact, modified: not defined',
  ]);
});

test('nonsense in a vector is shown as it stands, and never finds words by accident', () => {
  expect(said('CVSS v3.1', 'CVSS:3.1/AV:Q/ZZ:1/constructor:name/AV:toString')).toEqual([
    'Attack vector: Q',
    'ZZ: 1',
    'constructor: name',
    'Attack vector: toString',
  ]);
  expect(readVector('CVSS v3.1', '///AV/AV:/:N/a:b:c')).toEqual([]);
  expect(readVector('vendor', '')).toEqual([]);
});

const rating = (change: Partial<Rating>): Rating => ({
  system: 'CVSS v3.1',
  vector: 'CVSS:3.1/AV:N',
  stated: 9.8,
  score: 9.8,
  severity: 'critical',
  source: 'NVD',
  feed: 'cve',
  record: 'CVE-1',
  ...change,
});

test('equal ratings of one source are one row with its records; the one in use comes first', () => {
  const vendor = { system: 'vendor', vector: '', stated: null, score: null, source: 'almalinux' } as const;
  const groups = groupRatings(
    [
      rating({ ...vendor, severity: 'high', record: 'ALSA-1' }),
      rating({ ...vendor, severity: 'high', record: 'ALSA-2' }),
      rating({ source: 'CISA-ADP' }),
    ],
    { score: 9.8, system: 'CVSS v3.1', vector: 'CVSS:3.1/AV:N', source: 'CISA-ADP' },
  );
  expect(groups.map((it) => [it.source, it.records.length, it.inUse])).toEqual([
    ['CISA-ADP', 1, true],
    ['almalinux', 2, false],
  ]);
});

test('sources disagree where their severities differ; not rated is no opinion', () => {
  expect(disagreement([{ severity: 'high' }, { severity: 'critical' }])).toEqual({
    lowest: 'high',
    highest: 'critical',
  });
  expect(disagreement([{ severity: 'high' }, { severity: 'unknown' }])).toBeNull();
  expect(disagreement([])).toBeNull();
});
