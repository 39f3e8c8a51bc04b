// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { familiesOf } from './feedFamilies';

const feed = (name: string, kind: string, age: number | null, stale = true) => ({
  name,
  kind,
  covers: [],
  records: 1,
  withdrawn: 0,
  rejected: 0,
  snapshot: null,
  age_days: age,
  stale,
  staleAfterDays: 30,
  source: '',
  sha256: '',
  imported: '',
});

test('the parts of a feed that are of one age are told together, others each', () => {
  const families = familiesOf([
    feed('alpine-secdb/v3.10/main', 'alpine-secdb', null),
    feed('alpine-secdb/v3.11/main', 'alpine-secdb', null),
    feed('alpine-secdb/v3.12/main', 'alpine-secdb', null),
    feed('osv/Go', 'osv', 95),
    feed('osv/Debian', 'osv', 4, false),
  ]);
  expect(families.map((it) => [it.name, it.count, it.stale])).toEqual([
    ['alpine-secdb', 3, true],
    ['osv/Go', 1, true],
    ['osv/Debian', 1, false],
  ]);
});
