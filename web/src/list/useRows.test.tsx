// SPDX-License-Identifier: Apache-2.0
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, configure, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { keys } from '@/api/keys';
import { useRows } from './useRows';

// The end of patience with a busy machine.
configure({ asyncUtilTimeout: 60_000 });

interface Item {
  id: string;
  score: number;
}

const TOTAL = 5000;
let asked: number[] = [];
let cancelled = 0;
let answersAfter = 5;
/** What the server answers for a place of the list. */
let itemAt = (place: number): Item => ({ id: `d${place}`, score: 0 });

beforeEach(() => {
  asked = [];
  cancelled = 0;
  answersAfter = 5;
  itemAt = (place) => ({ id: `d${place}`, score: 0 });
  vi.stubGlobal('fetch', (address: string, options: { signal: AbortSignal }) => {
    const skip = Number(new URLSearchParams(address.split('?')[1]).get('skip'));
    asked.push(skip);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          resolve(
            Response.json({ total: TOTAL, items: Array.from({ length: 100 }, (_, index) => itemAt(skip + index)) }),
          ),
        answersAfter,
      );
      options.signal.addEventListener('abort', () => {
        cancelled += 1;
        clearTimeout(timer);
        reject(new DOMException('gone', 'AbortError'));
      });
    });
  });
});

function show(first: { query: string; from: number; guarded: boolean }) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const hook = renderHook(
    ({ query, from, guarded }: typeof first) =>
      useRows<Item>({
        path: '/api/v1/devices',
        standsOn: 'fleet',
        query,
        idOf: (item) => item.id,
        view: { first: from, last: from + 20 },
        guarded,
      }),
    { wrapper, initialProps: first },
  );
  return { client, ...hook };
}

test('the first page is asked for, and the one ahead once it is known that there is one', async () => {
  const { result } = show({ query: 'sort=name', from: 0, guarded: false });
  await waitFor(() => expect(result.current.total).toBe(TOTAL));
  await waitFor(() => expect(asked).toEqual([0, 100]));
  expect(result.current.rowAt(7)?.id).toBe('d7');
});

test('who flings past many pages causes no requests for them', async () => {
  const { result, rerender } = show({ query: 'sort=name', from: 0, guarded: false });
  await waitFor(() => expect(asked).toEqual([0, 100]));
  for (const from of [800, 1600, 2400, 3220]) {
    rerender({ query: 'sort=name', from, guarded: true });
  }
  await waitFor(() => expect(result.current.rowAt(3200)?.id).toBe('d3200'));
  expect(asked).toEqual([0, 100, 3200, 3300]);
});

test('a page that is left before it arrived is cancelled', async () => {
  const { rerender } = show({ query: 'sort=name', from: 0, guarded: false });
  await waitFor(() => expect(asked).toEqual([0, 100]));
  answersAfter = 60_000;
  rerender({ query: 'sort=name', from: 230, guarded: true });
  await waitFor(() => expect(asked).toContain(300));
  rerender({ query: 'sort=other', from: 0, guarded: false });
  await waitFor(() => expect(cancelled).toBeGreaterThan(0));
});

test('another question keeps the old rows until it is answered', async () => {
  const { result, rerender } = show({ query: 'sort=name', from: 0, guarded: false });
  await waitFor(() => expect(result.current.total).toBe(TOTAL));
  itemAt = (place) => ({ id: `e${place}`, score: 0 });
  rerender({ query: 'sort=-name', from: 0, guarded: false });
  expect(result.current.old).toBe(true);
  expect(result.current.rowAt(0)?.id).toBe('d0');
  await waitFor(() => expect(result.current.rowAt(0)?.id).toBe('e0'));
  expect(result.current.old).toBe(false);
});

test('live changes: cells change in place, the order waits for the reader', async () => {
  const { client, result } = show({ query: 'sort=name', from: 0, guarded: true });
  await waitFor(() => expect(asked).toEqual([0, 100]));
  itemAt = (place) => ({ id: `d${place === 0 ? 1 : place === 1 ? 0 : place}`, score: 9 });
  await act(() => client.invalidateQueries({ queryKey: keys.fleet() }));
  await waitFor(() => expect(result.current.held).toBe(true));
  expect(result.current.rowAt(0)).toEqual({ id: 'd0', score: 9 });
  act(() => result.current.accept());
  expect(result.current.rowAt(0)).toEqual({ id: 'd1', score: 9 });
  expect(result.current.held).toBe(false);
});
