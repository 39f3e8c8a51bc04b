// SPDX-License-Identifier: Apache-2.0
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keys } from './keys';
import { changedAgo, createRefresher, followChanges, touched } from './live';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
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

test('an answer that was on its way when a change came is asked for again', async () => {
  const client = new QueryClient();
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ['fleet', 'list'],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  const leave = observer.subscribe(() => undefined);
  expect(answers.length).toBe(1);
  createRefresher(client, () => Date.now())('device');
  await vi.advanceTimersByTimeAsync(0);
  expect(answers.length).toBe(1);
  answers[0]?.('before the change');
  await vi.advanceTimersByTimeAsync(0);
  expect(answers.length).toBe(2);
  answers[1]?.('after it');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(answers.length).toBe(2);
  expect(client.getQueryData(['fleet', 'list'])).toBe('after it');
  leave();
});

/** The browser's stream, as far as the console uses it. */
class Source extends EventTarget {
  static last: Source;
  closed = false;
  constructor() {
    super();
    Source.last = this;
  }
  tell(name: string, data: string) {
    this.dispatchEvent(new MessageEvent(name, { data }));
  }
  close() {
    this.closed = true;
  }
}

const locks = { request: (_: string, __: unknown, run: () => Promise<void>) => run() };

test('a stream that opens tells whether something changed since the page asked', async () => {
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('navigator', { locks });
  const invalidated = async (changedMsAgo: number) => {
    const client = new QueryClient();
    const invalidate = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
    const end = followChanges(client);
    await vi.advanceTimersByTimeAsync(60_000);
    Source.last.tell('hello', `{"sequence":7,"kind":"hello","changed_ms_ago":${changedMsAgo}}`);
    await vi.advanceTimersByTimeAsync(1);
    end();
    return invalidate.mock.calls.length > 0;
  };
  expect(await invalidated(3_600_000_000)).toBe(false);
  expect(await invalidated(30_000)).toBe(true);
});

test('without a network the stream is given up, whatever of it is still to come, and tried again', async () => {
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('navigator', { locks });
  const client = new QueryClient();
  const end = followChanges(client);
  const first = Source.last;
  window.dispatchEvent(new Event('offline'));
  expect(first.closed).toBe(true);
  expect(client.getQueryData(keys.live)).toMatchObject({ connection: 'lost' });
  await vi.advanceTimersByTimeAsync(5000);
  expect(Source.last).not.toBe(first);
  Source.last.tell('hello', '{}');
  expect(client.getQueryData(keys.live)).toMatchObject({ connection: 'open' });
  end();
});

test('a greeting that does not say when something changed may hide anything', () => {
  expect(changedAgo('{"sequence":7,"kind":"hello","changed_ms_ago":1500}')).toBe(1500);
  expect(changedAgo('{"sequence":7}')).toBe(0);
  expect(changedAgo('nonsense')).toBe(0);
});
