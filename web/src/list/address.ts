// SPDX-License-Identifier: Apache-2.0
import { orderOf } from './columnOrder';

/** One column that a list is sorted by. */
export interface SortKey {
  id: string;
  descending: boolean;
}

/** What a reader chose of a list; all of it stands in the address. */
export interface ListState {
  text: string;
  sort: readonly SortKey[];
  filters: ReadonlyMap<string, readonly string[]>;
  /** Columns shown, from left to right, or null for the list's own choice. */
  columns: readonly string[] | null;
}

/** What a list has, so that an address can be read as its state. */
export interface ListShape {
  prefix: string;
  filters: readonly string[];
  columns: readonly string[];
  sortable: readonly string[];
  /** Shown while nothing is chosen. */
  shown: readonly string[];
  /** Sorted by while nothing is chosen. */
  sort: string;
}

/** Reads `-exposed,name`; columns that can't be sorted by are left out, so that an old link still shows a list. */
export function readSort(text: string, sortable: readonly string[]): SortKey[] {
  const keys: SortKey[] = [];
  for (const part of text.split(',')) {
    const descending = part.startsWith('-');
    const id = descending ? part.slice(1) : part;
    if (sortable.includes(id) && !keys.some((key) => key.id === id)) {
      keys.push({ id, descending });
    }
  }
  return keys;
}

/** The reverse of readSort. */
export function writeSort(keys: readonly SortKey[]): string {
  return keys.map((key) => (key.descending ? `-${key.id}` : key.id)).join(',');
}

/**
 * What sorting becomes when a column's heading is pressed: the column sorted by turns round, another one begins with its own first
 * direction. `add` (Shift) keeps the columns sorted by so far, and takes a column out on its third press.
 */
export function nextSort(
  keys: readonly SortKey[],
  id: string,
  descendingFirst: boolean,
  add: boolean,
): readonly SortKey[] {
  const at = keys.findIndex((key) => key.id === id);
  const key = keys[at];
  if (key === undefined) {
    const begun = { id, descending: descendingFirst };
    return add ? [...keys, begun] : [begun];
  }
  const turned = { id, descending: !key.descending };
  if (!add) {
    return [at === 0 ? turned : { id, descending: descendingFirst }];
  }
  if (key.descending !== descendingFirst && keys.length > 1) {
    return keys.filter((other) => other.id !== id);
  }
  return keys.map((key, index) => (index === at ? turned : key));
}

function split(text: string | null): string[] {
  return (text ?? '').split(',').filter((value) => value !== '');
}

/** What the address says of this list. */
export function readState(search: URLSearchParams, shape: ListShape): ListState {
  const filters = new Map<string, readonly string[]>();
  for (const id of shape.filters) {
    const values = [...new Set(search.getAll(shape.prefix + id).flatMap(split))];
    if (values.length > 0) {
      filters.set(id, values);
    }
  }
  const named = split(search.get(`${shape.prefix}cols`));
  const columns = named.some((id) => shape.columns.includes(id)) ? orderOf(named, shape.columns) : [];
  const chosen = readSort(search.get(`${shape.prefix}sort`) ?? '', shape.sortable);
  return {
    text: search.get(`${shape.prefix}q`) ?? '',
    sort: chosen.length > 0 ? chosen : readSort(shape.sort, shape.sortable),
    filters,
    columns: columns.length > 0 ? columns : null,
  };
}

/** Options that a page reads beside its list. */
const OF_PAGES: readonly string[] = ['since', 'until', 'days', 'finding'];

/**
 * What the address asks of this list and the list does not have: filters, or columns to sort by, that are misspelt or of another version.
 * Left out without a word they would show more than was meant. Options with a point in them are those of a list inside of the page.
 */
export function readUnknown(search: URLSearchParams, shape: ListShape): string[] {
  const known = ['q', 'sort', 'cols', ...shape.filters].map((name) => shape.prefix + name);
  const ours = (name: string) =>
    shape.prefix === '' ? !name.includes('.') && !OF_PAGES.includes(name) : name.startsWith(shape.prefix);
  const unknown = [...search].filter(([name]) => ours(name) && !known.includes(name));
  const sort = split(search.get(`${shape.prefix}sort`)).filter(
    (part) => !shape.sortable.includes(part.replace(/^-/, '')),
  );
  return [...unknown.map(([name, value]) => `${name}=${value}`), ...sort.map((part) => `sort=${part}`)];
}

/** The address with this list's state in it, as short as it can be; what else it says stays. */
export function writeState(search: URLSearchParams, shape: ListShape, state: ListState): URLSearchParams {
  const next = new URLSearchParams(search);
  const put = (name: string, value: string) => {
    next.delete(shape.prefix + name);
    if (value !== '') {
      next.set(shape.prefix + name, value);
    }
  };
  put('q', state.text);
  for (const id of shape.filters) {
    put(id, (state.filters.get(id) ?? []).join(','));
  }
  const sort = writeSort(state.sort);
  put('sort', sort === writeSort(readSort(shape.sort, shape.sortable)) ? '' : sort);
  const columns = state.columns?.join(',') ?? '';
  put('cols', columns === shape.shown.join(',') ? '' : columns);
  return next;
}

/** An address's options as people like to read them: commas and colons stay what they are. */
export function readable(search: URLSearchParams): string {
  return search.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
}

/** The API's options of what is shown: filters and sorting, without a page. What is fixed has the last word. */
export function apiQuery(state: ListState, shape: ListShape, fixed: Readonly<Record<string, string>>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [id, values] of state.filters) {
    query.set(id, values.join(','));
  }
  const text = state.text.trim();
  if (text !== '') {
    query.set('text', text);
  }
  // The page may sort by what is no column of its list.
  const sort = writeSort(state.sort);
  query.set('sort', sort === '' ? shape.sort : sort);
  for (const [name, value] of Object.entries(fixed)) {
    query.set(name, value);
  }
  if (query.get('sort') === '') {
    query.delete('sort');
  }
  return query;
}
