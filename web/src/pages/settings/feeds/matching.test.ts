// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Schema } from '@/api/types';
import { matching } from './matching';

function feed(name: string, covers: string[], stale: boolean): Schema<'Feeds'>['feeds'][number] {
  return {
    name,
    kind: 'osv',
    covers,
    records: 1,
    withdrawn: 0,
    rejected: 0,
    snapshot: null,
    age_days: null,
    stale,
    staleAfterDays: 7,
    source: '',
    sha256: '',
    imported: '',
  };
}

const feeds = [
  feed('osv/Go', ['go'], false),
  feed('debian-dsa', ['debian:12', 'debian:13'], true),
  feed('kev', [], false),
];

test('feeds are found by what they cover, and stale ones come first', () => {
  expect(matching(feeds, 'DEBIAN:13', false).map((one) => one.name)).toEqual(['debian-dsa']);
  expect(matching(feeds, '', false).map((one) => one.name)).toEqual(['debian-dsa', 'kev', 'osv/Go']);
  expect(matching(feeds, 'go', true)).toEqual([]);
});
