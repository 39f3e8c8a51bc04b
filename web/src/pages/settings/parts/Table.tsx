// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** One column of a short table. */
export interface TableColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'start' | 'end';
  /** For columns of buttons: the header is for screen readers only. */
  quietHeader?: boolean;
}

const NARROW = '@media (max-width: 760px)';

const useStyles = makeStyles({
  frame: {
    minWidth: 0,
    overflowX: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  table: { width: '100%', borderCollapse: 'collapse', [NARROW]: { display: 'block' } },
  head: { [NARROW]: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' } },
  body: { [NARROW]: { display: 'block' } },
  row: {
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    [NARROW]: { display: 'block', padding: tokens.spacingVerticalS },
  },
  header: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    textAlign: 'start',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground3,
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
  },
  cell: {
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    verticalAlign: 'middle',
    '& .fui-Badge': { whiteSpace: 'nowrap' },
    '& time': { whiteSpace: 'nowrap' },
    overflowWrap: 'anywhere',
    [NARROW]: {
      display: 'grid',
      gridTemplateColumns: 'minmax(90px, 1fr) 2fr',
      gap: tokens.spacingHorizontalS,
      textAlign: 'start',
      padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalS}`,
      '::before': {
        content: 'attr(data-label)',
        color: tokens.colorNeutralForeground3,
        fontSize: tokens.fontSizeBase200,
        overflowWrap: 'normal',
      },
    },
  },
  end: { textAlign: 'end', fontVariantNumeric: 'tabular-nums', [NARROW]: { textAlign: 'start' } },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

interface TableProps<Row> {
  /** What the rows are, for screen readers. */
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
}

/** A table of few rows; on narrow screens each row stands as a block with its labels. The first column names the row. */
export function Table<Row>({ label, columns, rows, rowId }: TableProps<Row>) {
  const styles = useStyles();
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={label}>
        <thead className={styles.head}>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={mergeClasses(styles.header, column.align === 'end' && styles.end)}
              >
                {column.quietHeader ? <span className={styles.hidden}>{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={styles.body}>
          {rows.map((row) => (
            <tr key={rowId(row)} className={styles.row}>
              {columns.map((column) => (
                <td
                  key={column.id}
                  data-label={column.header}
                  className={mergeClasses(styles.cell, column.align === 'end' && styles.end)}
                >
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
