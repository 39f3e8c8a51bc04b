// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { stageShare } from './FeedJob';
import { countOutcomes } from './FeedJobSources';

test('progress is of bytes where their number is known, else of feeds, else unknown', () => {
  expect(stageShare({ done: 50, total: 200, sourcesDone: 1, sourcesTotal: 2 })).toBe(0.25);
  expect(stageShare({ done: 50, total: null, sourcesDone: 1, sourcesTotal: 2 })).toBe(0.5);
  expect(stageShare({ done: 50, total: null, sourcesDone: 1, sourcesTotal: null })).toBeUndefined();
  expect(stageShare({ done: 201, total: 200, sourcesDone: 0, sourcesTotal: null })).toBe(1);
});

test('feeds that failed are told first', () => {
  expect(
    countOutcomes([{ outcome: 'unchanged' }, { outcome: 'imported' }, { outcome: 'failed' }, { outcome: 'imported' }]),
  ).toEqual([
    ['failed', 1],
    ['imported', 2],
    ['unchanged', 1],
  ]);
});
