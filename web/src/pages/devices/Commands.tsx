// SPDX-License-Identifier: Apache-2.0
import { Body1, Button, Caption1, makeStyles, tokens } from '@fluentui/react-components';
import { CodeRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useFirstRows } from '@/api/queries';
import type { Schema } from '@/api/types';
import { Copyable } from '@/parts/Copyable';
import { DialogFrame } from '@/parts/dialog/DialogFrame';
import { useReturnFocus } from '@/parts/dialog/useReturnFocus';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { Waiting } from '@/parts/Waiting';
import { text } from '@/text';
import { joinCommands } from './joinCommands';
import type { Device } from './useDevice';

/** As many as one page of a list has at most. */
const MOST = 1000;

const words = text.deviceAdvice;

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, color: tokens.colorNeutralForeground2 },
  hint: { color: tokens.colorNeutralForeground3 },
  part: { display: 'grid', gap: tokens.spacingVerticalXS },
});

interface CommandsProps {
  device: Device;
  path: string;
  /** The list's filters and sorting, as the API takes them. */
  query: URLSearchParams;
}

function CommandsDialog({ device, path, query, onClose }: CommandsProps & { onClose: () => void }) {
  const styles = useStyles();
  useReturnFocus();
  const rows = useFirstRows<Schema<'DeviceRecommendation'>>(path, Object.fromEntries(query), MOST);
  const { lines, byHand } = joinCommands(rows.data?.items ?? []);
  const total = rows.data?.total ?? 0;
  return (
    <DialogFrame
      title={words.allTitle(device.name || device.id)}
      size="large"
      onClose={onClose}
      actions={<Button onClick={onClose}>{words.close}</Button>}
    >
      {rows.error ? <Failure error={rows.error} retry={() => void rows.refetch()} /> : null}
      {rows.data === undefined && !rows.error ? <Waiting /> : null}
      {rows.data ? (
        <>
          <Body1>{words.allOf(total, formatCount(total))}</Body1>
          {total > MOST ? <Body1>{words.firstOnly(formatCount(MOST), formatCount(total))}</Body1> : null}
          {lines.length === 0 ? (
            <Body1>{words.nothing}</Body1>
          ) : (
            <div className={styles.part}>
              <Copyable content={lines.join('\n')} label={words.allLabel} />
              <Caption1 className={styles.hint}>{text.recommendations.commandHint}</Caption1>
            </div>
          )}
          {byHand.length === 0 ? null : (
            <div className={styles.part}>
              <Body1>{words.byHand(byHand.length)}</Body1>
              <ul className={styles.list}>
                {byHand.map((row) => (
                  <li key={row.title}>
                    {row.targetVersions.length > 1
                      ? words.toVersion(row.title, row.targetVersions.join(', '))
                      : row.title}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </>
      ) : null}
    </DialogFrame>
  );
}

/** A button that shows what is to be run on the device for all recommendations of the list, to copy in one go. */
export function Commands(props: CommandsProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" appearance="primary" icon={<CodeRegular />} onClick={() => setOpen(true)}>
        {words.all}
      </Button>
      {open ? <CommandsDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
