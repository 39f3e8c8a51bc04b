// SPDX-License-Identifier: Apache-2.0
import { Badge, Button, Field, Input, makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { fetchList } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page, Schema } from '@/api/types';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { formatTime } from '@/parts/time';
import { text } from '@/text';
import { Rows } from '../parts/Rows';
import { SectionHead } from '../parts/SectionHead';
import { Table } from '../parts/Table';
import { actionWords, actorWords, auditQuery, SUBJECTS } from './audit';

type Entry = Schema<'AuditEntry'>;
const words = text.settings.audit;
const PAGE = 100;

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalM },
  search: { width: '260px', maxWidth: '100%' },
  count: { color: tokens.colorNeutralForeground3, marginLeft: 'auto' },
  time: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** Who did what, and when. */
export default function Audit() {
  const styles = useStyles();
  const [search, setSearch] = useSearchParams();
  const query = auditQuery(search);
  const entries = useInfiniteQuery({
    queryKey: keys.settings('audit', query.toString()),
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => {
      const options = new URLSearchParams(query);
      options.set('top', String(PAGE));
      options.set('skip', String(pageParam));
      return fetchList<Page<Entry>>('/api/v1/audit', options, signal);
    },
    getNextPageParam: (last, pages) => (pages.length * PAGE < last.total ? pages.length * PAGE : undefined),
  });
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === '') {
          after.delete(name);
        } else {
          after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );
  const rows = entries.data?.pages.flatMap((page) => page.items) ?? [];
  const total = entries.data?.pages[0]?.total ?? 0;
  const csv = new URLSearchParams(query);
  csv.set('format', 'csv');
  return (
    <>
      <SectionHead
        actions={
          <Button as="a" href={`/api/v1/audit?${csv.toString()}`} download="audit.csv" icon={<ArrowDownloadRegular />}>
            {words.export}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      <div className={styles.filters}>
        <Field label={words.text}>
          <SearchBox
            className={styles.search}
            value={search.get('text') ?? ''}
            onChange={(_, data) => set('text', data.value)}
          />
        </Field>
        <Field label={words.what}>
          <Select value={search.get('action') ?? ''} onChange={(_, data) => set('action', data.value)}>
            <option value="">{words.everything}</option>
            {SUBJECTS.map((subject) => (
              <option key={subject} value={subject}>
                {words.subjects[subject]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={words.since}>
          <Input type="date" value={search.get('since') ?? ''} onChange={(_, data) => set('since', data.value)} />
        </Field>
        <Field label={words.until}>
          <Input type="date" value={search.get('until') ?? ''} onChange={(_, data) => set('until', data.value)} />
        </Field>
        <span role="status" className={styles.count}>
          {entries.data ? words.total(formatCount(total)) : ''}
        </span>
      </div>
      {entries.error ? <Failure error={entries.error} retry={() => void entries.refetch()} /> : null}
      {entries.data === undefined ? (
        entries.error ? null : (
          <Rows count={10} />
        )
      ) : rows.length === 0 ? (
        <Empty title={words.empty}>{words.emptyBody}</Empty>
      ) : (
        <Table
          label={text.settings.sections.audit}
          rows={rows}
          rowId={(entry) => String(entry.number)}
          columns={[
            {
              id: 'time',
              header: words.time,
              cell: (entry) => (
                <time className={styles.time} dateTime={entry.time ?? ''}>
                  {entry.time === null ? text.common.notKnown : formatTime(new Date(entry.time))}
                </time>
              ),
            },
            { id: 'actor', header: words.who, cell: (entry) => actorWords(entry.actor) },
            {
              id: 'action',
              header: words.what,
              cell: (entry) =>
                entry.action === 'sign_in.failed' ? (
                  <Badge appearance="tint" color="warning" shape="rounded">
                    {actionWords(entry.action)}
                  </Badge>
                ) : (
                  actionWords(entry.action)
                ),
            },
            { id: 'subject', header: words.subject, cell: (entry) => entry.subject },
            {
              id: 'detail',
              header: words.detail,
              cell: (entry) => <span className={styles.quiet}>{entry.detail}</span>,
            },
            { id: 'address', header: words.from, cell: (entry) => entry.address },
          ]}
        />
      )}
      {entries.hasNextPage ? (
        <div>
          <Button disabledFocusable={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            {words.older(formatCount(Math.min(PAGE, total - rows.length)))}
          </Button>
        </div>
      ) : null}
    </>
  );
}
