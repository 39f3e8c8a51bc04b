// SPDX-License-Identifier: Apache-2.0
import { Body1Strong, makeStyles, tokens } from '@fluentui/react-components';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { type Rule, sentenceOf, takesNothing } from './rule';

const words = text.settings.groups;
const PAUSE_MS = 400;

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    minWidth: 0,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none', display: 'grid', gap: tokens.spacingVerticalXXS },
  row: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalM, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** The value once it has rested for a moment. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return rested;
}

/** What a rule would take of the devices there are, before it is saved. Groups of higher rank are not looked at. */
export function Preview({ rule }: { rule: Rule }) {
  const styles = useStyles();
  const api = useApi();
  const rested = useRested(JSON.stringify(rule));
  const nothing = takesNothing(rule);
  const preview = useQuery({
    queryKey: keys.settings('preview', rested),
    enabled: !nothing && rested === JSON.stringify(rule),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      bodyOf(await api.POST('/api/v1/settings/groups/preview', { body: { rule }, signal })),
  });
  return (
    <section className={styles.box} aria-label={words.preview}>
      <div role="status">
        <Body1Strong>
          {nothing
            ? words.takesNothing
            : preview.data
              ? words.takes(formatCount(preview.data.total), preview.data.total)
              : text.common.loading}
        </Body1Strong>
      </div>
      <div className={styles.quiet}>{sentenceOf(rule)}</div>
      {preview.error ? <Failure error={preview.error} /> : null}
      {nothing || preview.data === undefined ? null : (
        <ul className={styles.list}>
          {preview.data.items.map((device) => (
            <li key={device.id} className={styles.row}>
              <span>{device.name}</span>
              <span className={styles.quiet}>{device.platform}</span>
            </li>
          ))}
          {preview.data.total > preview.data.items.length ? (
            <li className={styles.quiet}>
              {words.andMore(formatCount(preview.data.total - preview.data.items.length))}
            </li>
          ) : null}
        </ul>
      )}
      {nothing ? null : <div className={styles.quiet}>{words.previewHint}</div>}
    </section>
  );
}
