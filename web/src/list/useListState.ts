// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { keep, readKept } from '@/app/settings';
import { type ListShape, type ListState, readable, readState, readUnknown, type SortKey, writeState } from './address';
import { orderOf } from './columnOrder';
import type { ListColumn, ListFilter } from './types';

interface Subject<Row> {
  name: string;
  columns: readonly ListColumn<Row>[];
  filters?: readonly ListFilter[];
  sort: string;
  addressPrefix?: string;
}

/** What an address can say of this list. */
export function shapeOf<Row>(subject: Subject<Row>): ListShape {
  return {
    prefix: subject.addressPrefix ?? '',
    filters: (subject.filters ?? []).map((filter) => filter.id),
    columns: subject.columns.map((column) => column.id),
    sortable: subject.columns.filter((column) => column.sortable !== false).map((column) => column.id),
    shown: subject.columns.filter((column) => column.hidden !== true).map((column) => column.id),
    sort: subject.sort,
  };
}

/** The shape, the same object as long as it says the same: pages may write their columns in place. */
function useSteadyShape(shape: ListShape): ListShape {
  const [held, setHeld] = useState(shape);
  if (JSON.stringify(held) === JSON.stringify(shape)) {
    return held;
  }
  setHeld(shape);
  return shape;
}

/** How a list is looked at: read from the address, changed through it, with the columns kept in the browser. */
export function useListState<Row>(subject: Subject<Row>) {
  const location = useLocation();
  const navigate = useNavigate();
  const shape = useSteadyShape(shapeOf(subject));
  const state = useMemo(() => readState(new URLSearchParams(location.search), shape), [location.search, shape]);

  const unknown = useMemo(() => readUnknown(new URLSearchParams(location.search), shape), [location.search, shape]);

  // Changes follow one another faster than renders: each begins from the newest address.
  const newest = useRef(location);
  newest.current = location;
  const change = useCallback(
    (edit: (state: ListState) => ListState, how: 'push' | 'replace' = 'push') => {
      const search = new URLSearchParams(newest.current.search);
      const next = readable(writeState(search, shape, edit(readState(search, shape))));
      if (next !== readable(search)) {
        newest.current = { ...newest.current, search: next === '' ? '' : `?${next}` };
        navigate({ pathname: newest.current.pathname, search: next }, { replace: how === 'replace' });
      }
    },
    [navigate, shape],
  );

  const keptName = `columns.${subject.name}`;
  const chosen = state.columns;
  useEffect(() => {
    const kept = chosen === null ? readKept(keptName) : null;
    if (kept !== null) {
      change((before) => ({ ...before, columns: orderOf(kept.split(','), shape.columns) }), 'replace');
    }
  }, [change, chosen, keptName, shape]);

  const setText = useCallback((text: string) => change((before) => ({ ...before, text }), 'replace'), [change]);
  const setSort = useCallback((sort: readonly SortKey[]) => change((before) => ({ ...before, sort })), [change]);
  const setFilter = useCallback(
    (id: string, values: readonly string[]) =>
      change((before) => ({ ...before, filters: new Map(before.filters).set(id, values) })),
    [change],
  );
  const clear = useCallback(() => change((before) => ({ ...before, text: '', filters: new Map() })), [change]);
  const setColumns = useCallback(
    (columns: readonly string[] | null) => {
      const inOrder = orderOf(columns ?? shape.shown, shape.columns);
      keep(keptName, inOrder.join(',') === shape.shown.join(',') ? null : inOrder.join(','));
      change((before) => ({ ...before, columns: inOrder }), 'replace');
    },
    [change, keptName, shape],
  );
  const shown = chosen ?? shape.shown;
  return useMemo(
    () => ({ state, shape, shown, unknown, setText, setSort, setFilter, clear, setColumns }),
    [state, shape, shown, unknown, setText, setSort, setFilter, clear, setColumns],
  );
}

/** How a list is looked at, and the ways to change it. */
export type ListControl = ReturnType<typeof useListState>;
