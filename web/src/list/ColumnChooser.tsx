// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Checkbox,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular, ColumnTripleRegular } from '@fluentui/react-icons';
import { useLayoutEffect, useRef, useState } from 'react';
import { text } from '@/text';
import { moveColumn, toggleColumn } from './columnOrder';

const useStyles = makeStyles({
  surface: { display: 'grid', gap: tokens.spacingVerticalS, padding: tokens.spacingHorizontalM },
  list: {
    display: 'grid',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    minWidth: '240px',
    maxHeight: 'min(480px, 60vh)',
    overflowY: 'auto',
  },
  column: { display: 'flex', alignItems: 'center' },
  box: { flexGrow: 1, minWidth: 0 },
  said: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

interface Choice {
  id: string;
  header: string;
}

interface ColumnChooserProps {
  columns: readonly Choice[];
  /** Those shown, from left to right. */
  shown: readonly string[];
  onChange: (columns: readonly string[] | null) => void;
}

/** Which columns are shown, and in which order. The first one names the row and stays. */
export function ColumnChooser(props: ColumnChooserProps) {
  const styles = useStyles();
  return (
    <Popover trapFocus positioning="below-end">
      <PopoverTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<ColumnTripleRegular />}>
          {text.list.columns}
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={text.list.columns}>
        <Columns {...props} />
        <Button size="small" appearance="subtle" onClick={() => props.onChange(null)}>
          {text.list.resetColumns}
        </Button>
      </PopoverSurface>
    </Popover>
  );
}

function Columns({ columns, shown, onChange }: ColumnChooserProps) {
  const styles = useStyles();
  const pressed = useRef<HTMLElement | null>(null);
  const [said, setSaid] = useState('');
  // A button that moves with its column in the document loses the focus.
  useLayoutEffect(() => {
    if (pressed.current?.isConnected && document.activeElement !== pressed.current) {
      pressed.current.focus();
    }
    pressed.current = null;
  });
  const rest = columns.slice(1);
  const inOrder = [
    ...shown.flatMap((id) => rest.filter((column) => column.id === id)),
    ...rest.filter((column) => !shown.includes(column.id)),
  ];
  const move = (column: Choice, by: number, button: HTMLElement) => {
    const next = moveColumn(shown, column.id, by);
    pressed.current = button;
    setSaid(text.list.movedTo(column.header, next.indexOf(column.id) + 1));
    onChange(next);
  };
  return (
    <>
      <ul className={styles.list}>
        {inOrder.map((column) => {
          const at = shown.indexOf(column.id);
          return (
            <li key={column.id} className={styles.column}>
              <div className={styles.box}>
                <Checkbox
                  label={column.header}
                  checked={at >= 0}
                  onChange={(_, data) => onChange(toggleColumn(shown, column.id, data.checked === true))}
                />
              </div>
              {at < 0 ? null : (
                <>
                  <Button
                    size="small"
                    appearance="subtle"
                    icon={<ArrowUpRegular />}
                    aria-label={text.list.moveLeft(column.header)}
                    disabledFocusable={at <= 1}
                    onClick={(event) => move(column, -1, event.currentTarget)}
                  />
                  <Button
                    size="small"
                    appearance="subtle"
                    icon={<ArrowDownRegular />}
                    aria-label={text.list.moveRight(column.header)}
                    disabledFocusable={at === shown.length - 1}
                    onClick={(event) => move(column, 1, event.currentTarget)}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
      <div role="status" className={styles.said}>
        {said}
      </div>
    </>
  );
}
