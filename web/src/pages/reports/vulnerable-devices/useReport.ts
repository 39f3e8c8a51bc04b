// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { links } from '@/app/links';
import type { ListState } from '@/list/address';
import type { Pair } from './pairs';

export type Chosen = ListState['filters'];

/** How many days back the trends look. */
export const RANGES = [30, 90, 180] as const;
const USUAL = 30;
/** The server keeps no more. */
export const LONGEST = 180;

/** The days that the reader chose, which stand in the address: any number of them that the server keeps. */
export function useDays(): [number, (days: number) => void] {
  const [search, setSearch] = useSearchParams();
  const asked = Number(search.get('days') ?? USUAL);
  const days = Number.isInteger(asked) && asked >= 1 && asked <= LONGEST ? asked : USUAL;
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

/** The report as asked for. `chosen` is what it was filtered by: links into the device list say the same, also while another is on its way. */
export function useReport(days: number, chosen: Chosen) {
  const api = useApi();
  const filters = Object.fromEntries([...chosen].map(([id, values]) => [id, values.join(',')]));
  return useQuery({
    queryKey: keys.fleet('reports', 'vulnerable-devices', days, filters),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => ({
      report: bodyOf(
        await api.GET('/api/v1/reports/vulnerable-devices', { params: { query: { days, ...filters } }, signal }),
      ),
      chosen,
      days,
    }),
  });
}

/** What a filter of the report is called in the lists of devices. */
const DEVICE_FILTER: Readonly<Record<string, string>> = {
  severity: 'worstSeverity',
  exploit: 'worstExploit',
  age: 'oldestWeakness',
};

function filtersOf(chosen: Chosen): Map<string, string> {
  return new Map([...chosen].map(([id, values]) => [DEVICE_FILTER[id] ?? id, values.join(',')]));
}

/** The list of the devices that a number counts: those of the report, or those of one value of a pair. */
export function devicesBehind(chosen: Chosen, pair?: Pair, value?: string): string {
  const filters = filtersOf(chosen).set('vulnerable', 'true');
  if (pair !== undefined && value !== undefined) {
    filters.set(DEVICE_FILTER[pair] ?? pair, value);
  }
  return links.devices(Object.fromEntries(filters));
}

/** The list of all devices that the report looks at, vulnerable or not. */
export function devicesCounted(chosen: Chosen): string {
  return links.devices(Object.fromEntries(filtersOf(chosen)));
}
