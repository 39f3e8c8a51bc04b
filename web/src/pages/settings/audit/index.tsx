// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import { useSearchParams } from 'react-router-dom';
import type { Schema } from '@/api/types';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { Empty } from '@/parts/Empty';
import { formatDay, formatTime } from '@/parts/time';
import { text } from '@/text';
import { SectionHead } from '../parts/SectionHead';
import { actionWords, actorWords, SUBJECTS, timesOf } from './audit';

type Entry = Schema<'AuditEntry'>;
const words = text.settings.audit;

const useStyles = makeStyles({ quiet: { color: tokens.colorNeutralForeground3 } });

function Detail({ entry }: { entry: Entry }) {
  return <span className={useStyles().quiet}>{entry.detail}</span>;
}

function Action({ action }: Pick<Entry, 'action'>) {
  return action === 'sign_in.failed' ? (
    <Badge appearance="tint" color="warning" shape="rounded">
      {actionWords(action)}
    </Badge>
  ) : (
    actionWords(action)
  );
}

const COLUMNS: readonly ListColumn<Entry>[] = [
  {
    id: 'time',
    header: words.time,
    width: 160,
    descendingFirst: true,
    cell: ({ time }) =>
      time === null ? text.common.notKnown : <time dateTime={time}>{formatTime(new Date(time))}</time>,
  },
  { id: 'actor', header: words.who, width: 110, cell: (entry) => actorWords(entry.actor) },
  { id: 'action', header: words.what, width: 160, cell: (entry) => <Action action={entry.action} /> },
  { id: 'subject', header: words.subject, width: 150, grow: true, cell: (entry) => entry.subject },
  { id: 'detail', header: words.detail, width: 160, grow: true, cell: (entry) => <Detail entry={entry} /> },
  { id: 'address', header: words.from, width: 110, cell: (entry) => entry.address },
  { id: 'requestId', header: words.request, width: 280, hidden: true, cell: (entry) => entry.requestId },
];

const dayLabel = (day: string) => formatDay(new Date(`${day}T00:00`));

const FILTERS: readonly ListFilter[] = [
  {
    id: 'action',
    label: words.what,
    kind: 'choice',
    options: SUBJECTS.map((value) => ({ value, label: words.subjects[value] })),
    valueLabel: actionWords,
  },
  { id: 'actor', label: words.who, kind: 'choice', linkOnly: true, valueLabel: actorWords },
  { id: 'since', label: words.since, kind: 'day', valueLabel: dayLabel },
  { id: 'until', label: words.until, kind: 'day', valueLabel: dayLabel },
];

/** Who did what, and when. */
export default function Audit() {
  const [search] = useSearchParams();
  return (
    <>
      <SectionHead>{words.lead}</SectionHead>
      <DataList<Entry>
        name="settings.audit"
        label={text.settings.sections.audit}
        path="/api/v1/audit"
        standsOn="settings"
        columns={COLUMNS}
        filters={FILTERS}
        fixed={timesOf(search)}
        sort="-time"
        rowId={(entry) => String(entry.number)}
        searchHint={words.text}
        empty={<Empty title={words.empty} />}
      />
    </>
  );
}
