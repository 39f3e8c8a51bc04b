// SPDX-License-Identifier: Apache-2.0
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRefresher, touched } from './live';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first change is followed at once, a flood only now and then', async () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
  const refresh = createRefresher(client, () => Date.now());
  refresh('device');
  await vi.advanceTimersByTimeAsync(0);
  expect(invalidate).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 1000; ++i) {
    refresh('device');
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(invalidate.mock.calls.length).toBeGreaterThanOrEqual(2);
  expect(invalidate.mock.calls.length).toBeLessThanOrEqual(4);
  await vi.advanceTimersByTimeAsync(1000);
  const calls = invalidate.mock.calls.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(invalidate).toHaveBeenCalledTimes(calls);
});

test('a new state of knowledge makes findings old, progress of a job does not', () => {
  expect(touched('knowledge')).toContain('fleet');
  expect(touched('job')).not.toContain('fleet');
});
