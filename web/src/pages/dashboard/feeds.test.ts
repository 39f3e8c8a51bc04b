// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { byAge } from './feeds';

test('feeds that are surely old come first, those of unknown age next, fresh ones last', () => {
  const feeds = [
    { name: 'fresh', ageDays: 1, stale: false },
    { name: 'unknown', ageDays: null, stale: true },
    { name: 'old', ageDays: 9, stale: true },
    { name: 'older', ageDays: 90, stale: true },
  ];
  expect(byAge(feeds).map((feed) => feed.name)).toEqual(['older', 'old', 'unknown', 'fresh']);
});
