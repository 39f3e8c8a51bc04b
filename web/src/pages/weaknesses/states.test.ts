// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Schema } from '@/api/types';
import { text } from '@/text';
import { noteParts } from './Exploitation';
import { noticesOf } from './Notices';

type Detail = Schema<'WeaknessDetail'>;
type State = Pick<Detail, 'rejected' | 'tags' | 'software' | 'severity'>;

const words = text.weakness.notice;

const part = (change: Partial<Detail['software'][number]>): Detail['software'][number] => ({
  softwareId: 'veeam-_-backup_&_replication',
  software: 'backup_&_replication',
  vendor: 'veeam',
  ecosystem: 'generic',
  name: 'veeam:backup_&_replication',
  version: '12.1',
  domain: 'product',
  status: 'affected',
  fix: 'none',
  fixedVersion: null,
  devices: 1,
  ...change,
});

const state = (change: Partial<State>): State => ({
  rejected: false,
  tags: [],
  software: [],
  severity: 'high',
  ...change,
});

test('a weakness without anything special has no notice', () => {
  expect(noticesOf(state({ software: [part({ fix: 'available' })] }))).toEqual([]);
});

test('a zero-day is told before all else, and not once more as without update', () => {
  const notices = noticesOf(state({ tags: ['zeroDay', 'noSecurityUpdate'], software: [part({})] }));
  expect(notices.map((it) => [it.intent, it.title])).toEqual([['error', words.zeroDayTitle]]);
});

test('that nobody says whether there is an update is another thing than that there is none', () => {
  const tags: State['tags'] = ['noSecurityUpdate'];
  const [none] = noticesOf(state({ tags, software: [part({})] }));
  const [unknown] = noticesOf(state({ tags, software: [part({ fix: 'unknown' })] }));
  expect(none?.text).not.toContain(words.fixUnknown);
  expect(unknown?.text).toContain(words.fixUnknown);
});

test('what is under investigation, and what nobody rated, is said; a rejected id needs no rating', () => {
  const open = noticesOf(state({ severity: 'unknown', software: [part({ status: 'under_investigation' })] }));
  expect(open.map((it) => it.title)).toEqual([words.investigatingTitle, words.unratedTitle]);
  const rejected = noticesOf(state({ severity: 'unknown', rejected: true }));
  expect(rejected.map((it) => it.title)).toEqual([words.rejectedTitle]);
});

test('CISA’s notes are taken apart into addresses and words', () => {
  expect(noteParts('https://a.example/x ; https://b.example/y;')).toEqual([
    'https://a.example/x',
    'https://b.example/y',
  ]);
  expect(noteParts('See the vendor https://a.example/x')).toEqual(['See the vendor', 'https://a.example/x']);
  expect(noteParts('')).toEqual([]);
});
