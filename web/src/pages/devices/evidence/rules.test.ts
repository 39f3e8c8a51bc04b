// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { distinctBy, rangeKey, recordKey } from './rules';

const rule = {
  feed: 'cve',
  record: 'CVE-2024-9781',
  range: '>= 4.2.0, < 4.2.8',
  comparison: '4.2.0 <= 4.2.7 < 4.2.8 (generic)',
  confidence: 'exact',
  status: 'affected',
  decided: true,
} as const;

test('what a record says twice is shown once', () => {
  expect(distinctBy([rule, { ...rule }], recordKey)).toHaveLength(1);
  expect(distinctBy([rule, { ...rule }], rangeKey)).toHaveLength(1);
});

test('other notes and other ranges are other evidence', () => {
  expect(distinctBy([rule, { ...rule, note: 'module nodejs:18' }], recordKey)).toHaveLength(2);
  expect(distinctBy([rule, { ...rule, range: '< 4.2.8' }], rangeKey)).toHaveLength(2);
  expect(distinctBy([rule, { ...rule, record: 'GHSA-1' }], recordKey)).toHaveLength(2);
});
