// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';

/** One column of a list. Its id is the column's name in the API: the server sorts by it and exports it. */
export interface ListColumn<Row> {
  id: string;
  header: string;
  /** What the column says, where its header alone does not: the header's tooltip. */
  hint?: string;
  /** What a row shows; `above` is the row before it, where that is known: what repeats need not be said again. */
  cell: (row: Row, above: Row | undefined) => ReactNode;
  /** Width in pixels that the column starts with; `grow` lets it take what is left. */
  width: number;
  grow?: boolean;
  align?: 'start' | 'end';
  /** False where the server can't sort by it. */
  sortable?: boolean;
  /** The first click sorts from the greatest: counts and scores. */
  descendingFirst?: boolean;
  /** Not shown until chosen. */
  hidden?: boolean;
  /** The API's columns that it stands for in exports, where that is not its id alone: `['os', 'osVersion']`; none: `[]`. */
  exports?: readonly string[];
}

/** One value that a filter offers. */
export interface FilterOption {
  value: string;
  label: string;
  /** How many rows have it, where that is known. */
  count?: number;
}

/** A filter of a list. Its id is the option's name in the API and in the address. */
export interface ListFilter {
  id: string;
  label: string;
  /** `choice`: any of several values; `flag`: yes or no; `day`: a day of the viewer's, `2026-11-22`. */
  kind: 'choice' | 'flag' | 'day';
  /** Of a flag: what `true` and `false` are called; without them it is a switch for `true`. */
  options?: readonly FilterOption[];
  /** Only links set it (`?software=…`): it is not offered, but shown as a pill that can be removed. */
  linkOnly?: boolean;
  /** Words for a value that is none of the options: a time or an id that came by a link. */
  valueLabel?: (value: string) => string;
}

/** What a list shows and where it comes from. */
export interface DataListProps<Row> {
  /** What its rows are part of, which says when to ask again: the fleet, unless it says another. */
  standsOn?: 'fleet' | 'settings' | 'feeds';
  /** Names the list in the browser's memory of chosen columns, and in exports. */
  name: string;
  /** What the rows are, for screen readers: "Devices". */
  label: string;
  /** The list's address in the API: `/api/v1/devices`. */
  path: string;
  columns: readonly ListColumn<Row>[];
  filters?: readonly ListFilter[];
  /** What holds whatever the reader filters by (and does not stand in the address): `{ level: 'high' }`. */
  fixed?: Readonly<Record<string, string>>;
  /** Sorting while the address says none: `-exposed,name`. */
  sort: string;
  rowId: (row: Row) => string;
  /** Where Enter or a click on a row leads. Links inside cells keep their own meaning. */
  rowLink?: (row: Row) => string;
  /** Hint of the text filter; none where the list has no text filter. */
  searchHint?: string;
  /** What is shown where there is nothing and nothing is filtered. */
  empty: ReactNode;
  /** Beside the filters: buttons of the page's own. */
  actions?: ReactNode;
  /** Height of a row in pixels, 40 where none is given: for cells of two lines. Every row of a list has the same. */
  rowHeight?: number;
  /** The row that is open beside the list; it is marked. */
  current?: string | undefined;
  /** Begins this list's options in the address where a second list may be on the page: `devices.` makes `devices.q`. */
  addressPrefix?: string;
  /** False where the API has no file of it. */
  exportable?: boolean;
}
