// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { fetchList } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { Waiting } from '@/parts/Waiting';
import { text } from '@/text';
import type { DataListProps } from './types';

/** A list from the server: sorted, filtered and counted there. */
export function DataList<Row>(props: DataListProps<Row>) {
  const [search] = useSearchParams();
  const options = new URLSearchParams({ sort: search.get('sort') ?? props.sort, top: '100', ...props.fixed });
  for (const filter of props.filters ?? []) {
    const value = search.get(filter.id);
    if (value !== null) {
      options.set(filter.id, value);
    }
  }
  const rows = useQuery({
    queryKey: keys.fleet('list', props.path, options.toString()),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => fetchList<Page<Row>>(props.path, options, signal),
  });
  if (rows.error) {
    return <Failure error={rows.error} retry={() => void rows.refetch()} />;
  }
  if (rows.data === undefined) {
    return <Waiting />;
  }
  if (rows.data.total === 0) {
    return props.empty;
  }
  return (
    <div>
      <p>{text.list.total(formatCount(rows.data.total))}</p>
      <table aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.id}>{column.header}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.data.items.map((row) => (
            <tr key={props.rowId(row)}>
              {props.columns.map((column) => (
                <td key={column.id}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
