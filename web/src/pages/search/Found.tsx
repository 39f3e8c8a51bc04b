// SPDX-License-Identifier: Apache-2.0
import { mergeClasses, Skeleton, SkeletonItem } from '@fluentui/react-components';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Page } from '@/api/types';
import { Card } from '@/parts/Card';
import { useCardStyles } from '@/parts/cardTable';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';

/** One column of a kind of hits. */
export interface HitColumn<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  end?: boolean;
  /** Left out on narrow screens. */
  optional?: boolean;
}

interface FoundProps<Row> {
  title: string;
  rows: UseQueryResult<Page<Row>>;
  /** The whole list, filtered by the same words: its total is the number shown. */
  to: string;
  columns: readonly HitColumn<Row>[];
  idOf: (row: Row) => string;
  /** Instead of "none": a hit that no list has. */
  otherwise?: ReactNode;
}

/** The first hits of one kind, and how many there are. */
export function Found<Row>({ title, rows, to, columns, idOf, otherwise }: FoundProps<Row>) {
  const card = useCardStyles();
  const total = rows.data?.total ?? 0;
  const body = () => {
    if (rows.error) {
      return <Failure error={rows.error} retry={() => void rows.refetch()} />;
    }
    if (rows.data === undefined) {
      return (
        <Skeleton aria-label={text.common.loading}>
          <SkeletonItem size={32} />
        </Skeleton>
      );
    }
    if (total === 0) {
      return otherwise ?? null;
    }
    return (
      <table className={card.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.header}
                className={mergeClasses(card.th, column.end && card.end, column.optional && card.optional)}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.data.items.map((row) => (
            <tr key={idOf(row)}>
              {columns.map((column) => (
                <td
                  key={column.header}
                  className={mergeClasses(card.td, column.end && card.end, column.optional && card.optional)}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    );
  };
  const more = () => {
    if (total > 0) {
      return <TextLink to={to}>{text.search.all(formatCount(total))}</TextLink>;
    }
    return rows.data !== undefined && otherwise === undefined ? (
      <span className={card.quiet}>{text.search.noneOf}</span>
    ) : null;
  };
  return (
    <Card title={title} more={more()}>
      {body()}
    </Card>
  );
}
