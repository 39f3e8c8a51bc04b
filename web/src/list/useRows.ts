// SPDX-License-Identifier: Apache-2.0
import { type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { fetchList } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types';
import { type Rows, rowAt, settle } from './hold';
import { isNear, PAGE_ROWS, pagesFor, type Range } from './pages';

const ARRIVE_MS = 80;
const ARRIVE_LONGEST_MS = 250;
const KEEP_MS = 60_000;

interface Asked<Row> {
  pages: { page: number; rows: Row[]; total: number; at: number }[];
  error: Error | null;
}

interface Shown<Row> {
  question: string;
  rows: Rows<Row>;
  held: boolean;
}

interface RowsOptions<Row> {
  path: string;
  standsOn: 'fleet' | 'settings' | 'feeds';
  /** Filters and sorting, as the API reads them. */
  query: string;
  idOf: (row: Row) => string;
  view: Range;
  /** True while rows must not move. */
  guarded: boolean;
}

function sameNumbers(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** The pages to ask for: at once where the reader comes step by step, after arriving where they fling past. */
function useSteadyPages(question: string, wanted: readonly number[], known: (page: number) => boolean) {
  const [held, setHeld] = useState({ question, pages: wanted });
  const since = useRef<number | null>(null);
  const current = held.question === question ? held.pages : wanted;
  const near = isNear(wanted, current, known);
  const pages = near ? wanted : current;
  useEffect(() => {
    if (near) {
      since.current = null;
      setHeld((before) =>
        before.question === question && sameNumbers(before.pages, wanted) ? before : { question, pages: wanted },
      );
      return undefined;
    }
    since.current ??= performance.now();
    const left = Math.min(ARRIVE_MS, since.current + ARRIVE_LONGEST_MS - performance.now());
    const timer = window.setTimeout(
      () => {
        since.current = null;
        setHeld({ question, pages: wanted });
      },
      Math.max(0, left),
    );
    return () => window.clearTimeout(timer);
  }, [near, question, wanted]);
  return pages;
}

/** True where the view moved towards the end last. */
function useForward(view: Range): boolean {
  const [last, setLast] = useState({ first: view.first, forward: true });
  if (last.first !== view.first) {
    setLast({ first: view.first, forward: view.first > last.first });
  }
  return last.forward;
}

/**
 * The rows of a list, page by page as they come into view, kept in the query cache. Live changes ask for the pages in view again;
 * `settle` decides what of them is shown at once. While a new question (sorting, filters) is on its way, the old rows stay.
 */
export function useRows<Row>({ path, standsOn, query, idOf, view, guarded }: RowsOptions<Row>) {
  const client = useQueryClient();
  const question = `${path}?${query}`;
  const [shown, setShown] = useState<Shown<Row> | null>(null);
  const known = shown?.question === question ? shown.rows.total : null;
  const forward = useForward(view);
  const keyOf = useCallback((page: number) => keys[standsOn]('list', path, query, page), [standsOn, path, query]);

  const [wanted, setWanted] = useState<readonly number[]>([0]);
  const next = known === null ? [0] : pagesFor(view, forward, known);
  if (!sameNumbers(wanted, next)) {
    setWanted(next);
  }
  const isKnown = (page: number) => client.getQueryData(keyOf(page)) !== undefined;
  const pages = useSteadyPages(question, wanted, isKnown);

  const combine = useCallback(
    (results: UseQueryResult<Page<Row>>[]): Asked<Row> => ({
      pages: results.flatMap((result, index) => {
        const page = pages[index];
        return result.data === undefined || page === undefined
          ? []
          : [{ page, rows: result.data.items, total: result.data.total, at: result.dataUpdatedAt }];
      }),
      error: results.find((result) => result.error)?.error ?? null,
    }),
    [pages],
  );
  const asked = useQueries({
    queries: pages.map((page) => ({
      queryKey: keyOf(page),
      gcTime: KEEP_MS,
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const options = new URLSearchParams(query);
        options.set('top', String(PAGE_ROWS));
        options.set('skip', String(page * PAGE_ROWS));
        return fetchList<Page<Row>>(path, options, signal);
      },
    })),
    combine,
  });

  const place = useRef(view);
  place.current = view;
  const identify = useRef(idOf);
  identify.current = idOf;
  const fresh = freshOf(asked);
  useLayoutEffect(() => {
    const arrived = freshOf(asked);
    if (arrived === null) {
      return;
    }
    setShown((before) => {
      const same = before?.question === question ? before.rows : null;
      const { rows, held } = settle(same, arrived, place.current, guarded, identify.current);
      return { question, rows, held };
    });
  }, [asked, guarded, question]);

  return {
    /** Rows shown; null before the first answer. */
    total: shown?.rows.total ?? null,
    /** Rows that there are now, which is more or less than shown while the order is held. */
    totalNow: fresh?.total ?? shown?.rows.total ?? null,
    rowAt: (index: number) => (shown === null ? undefined : rowAt(shown.rows, index)),
    /** The question that the rows shown answer. */
    question: shown?.question ?? null,
    /** The rows shown are those of the question before. */
    old: shown !== null && shown.question !== question,
    held: shown?.held ?? false,
    accept: () => {
      if (fresh !== null) {
        setShown({ question, rows: fresh, held: false });
      }
    },
    error: asked.error,
    retry: () => void client.refetchQueries({ queryKey: keys[standsOn]('list', path, query), type: 'active' }),
  };
}

/** The pages that have arrived as one, with the total that was told last; null where nothing arrived. */
function freshOf<Row>(asked: Asked<Row>): Rows<Row> | null {
  const [first, ...others] = asked.pages;
  if (first === undefined) {
    return null;
  }
  const { total } = others.reduce((newest, page) => (page.at > newest.at ? page : newest), first);
  return { total, pages: new Map(asked.pages.map(({ page, rows }) => [page, rows])) };
}

/** What a list shows and what is on its way. */
export type ListRows<Row> = ReturnType<typeof useRows<Row>>;
