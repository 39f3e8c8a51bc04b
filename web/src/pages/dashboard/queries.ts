// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import type { Schema } from '@/api/types';
import { sinceDaysAgo } from '@/pages/changes/since';
import type { TrendPoint } from '@/parts/trend';

export type Overview = Schema<'Dashboard'>;
export type Movers = Schema<'ScoreMovers'>;

/** How many days back the trend and its movers look. */
export const RANGES = [7, 30, 90] as const;
const USUAL = 30;
const DAY_MS = 86_400_000;

/** The days that the reader chose; they stand in the address. */
export function useDays(): [number, (days: number) => void] {
  const [search, setSearch] = useSearchParams();
  const asked = Number(search.get('days'));
  const days = RANGES.find((range) => range === asked) ?? USUAL;
  const choose = (next: number) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === USUAL) {
          after.delete('days');
        } else {
          after.set('days', String(next));
        }
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  return [days, choose];
}

function since(days: number): string {
  return `${new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 19)}Z`;
}

/** The organisation's score over time, oldest first. While no device was scored there was none. */
export function useHistory(days: number) {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('scores', 'history', days),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      bodyOf(await api.GET('/api/v1/scores/history', { params: { query: { since: since(days) } }, signal }))
        .items.filter((point) => point.organisation && point.scoredDevices > 0)
        .map(
          (point): TrendPoint => ({
            time: Date.parse(point.time) / 1000,
            value: point.exposureScore,
            devices: point.scoredDevices,
          }),
        ),
  });
}

/** What moved the score in so many days. */
export function useMovers(days: number) {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('scores', 'movers', days),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      bodyOf(
        await api.GET('/api/v1/scores/movers', {
          params: { query: { since: sinceDaysAgo(days, new Date()) } },
          signal,
        }),
      ),
  });
}

/** The scores of device groups. */
export function useGroupScores() {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('scores', 'groups'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/scores/groups', { signal })).items,
  });
}
