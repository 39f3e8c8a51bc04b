// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowRightRegular } from '@fluentui/react-icons';
import { useSearchParams } from 'react-router-dom';
import type { Schema } from '@/api/types';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { optionsOf } from '@/pages/software/filters';
import { Empty } from '@/parts/Empty';
import { formatClock, formatDay, startOfDay } from '@/parts/time';
import { text } from '@/text';
import { ChangeKind } from './ChangeKind';
import { beginsDay } from './changeDays';
import type { Device } from './useDevice';

type Row = Schema<'SoftwareChange'>;

const words = text.device.changesColumns;

const useStyles = makeStyles({
  when: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
  day: { fontWeight: tokens.fontWeightSemibold, whiteSpace: 'nowrap' },
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  clock: { marginLeft: 'auto', color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
  versions: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  old: {
    color: tokens.colorNeutralForeground3,
    flexShrink: 4,
    minWidth: '3ch',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
  arrow: { flexShrink: 0 },
  now: { minWidth: '8ch', overflow: 'hidden', textOverflow: 'ellipsis' },
  gone: { color: tokens.colorNeutralForeground3, textDecorationLine: 'line-through' },
});

/** The time of a change; the day stands where one begins, and is read out with every row. */
function When({ row, above }: { row: Row; above: Row | undefined }) {
  const styles = useStyles();
  if (row.time === null) {
    return text.common.notKnown;
  }
  const time = new Date(row.time);
  return (
    <time dateTime={row.time} className={styles.when}>
      <span className={beginsDay(row, above) ? styles.day : styles.unseen}>{formatDay(time)}</span>
      <span className={styles.clock}>{formatClock(time)}</span>
    </time>
  );
}

/** What came, what went, or from which version to which. */
function Versions({ row }: { row: Row }) {
  const styles = useStyles();
  if (row.kind === 'updated') {
    return (
      <span className={styles.versions} title={text.device.changed(row.before ?? '', row.after ?? '')}>
        <span className={styles.old}>{row.before}</span>
        <ArrowRightRegular className={styles.arrow} role="img" aria-label={text.device.changedTo} />
        <span className={styles.now}>{row.after}</span>
      </span>
    );
  }
  return row.kind === 'removed' ? <span className={styles.gone}>{row.before}</span> : row.after;
}

const columns: readonly ListColumn<Row>[] = [
  {
    id: 'time',
    header: words.time,
    width: 165,
    descendingFirst: true,
    cell: (row, above) => <When row={row} above={above} />,
  },
  { id: 'kind', header: words.kind, width: 130, cell: (row) => <ChangeKind kind={row.kind} /> },
  { id: 'name', header: words.name, width: 260, cell: (row) => row.name },
  {
    id: 'after',
    header: words.version,
    width: 340,
    grow: true,
    exports: ['before', 'after'],
    cell: (row) => <Versions row={row} />,
  },
  { id: 'ecosystem', header: words.ecosystem, width: 110, cell: (row) => row.ecosystem },
  { id: 'before', header: words.before, width: 220, hidden: true, cell: (row) => row.before ?? '' },
];

const filters: readonly ListFilter[] = [
  { id: 'kind', label: text.device.changesFilter, kind: 'choice', options: optionsOf(text.device.changeKind) },
  {
    id: 'since',
    label: text.device.changesSince,
    kind: 'day',
    valueLabel: (day) => formatDay(new Date(`${day}T00:00`)),
  },
];

/** Everything since the device was first seen; without it the API tells of two weeks. */
const FIRST_DAY = '2000-01-01T00:00:00Z';

const idOf = (row: Row) => `${row.time} ${row.kind} ${row.ecosystem} ${row.name} ${row.before} ${row.after}`;

/** What was installed, removed and updated on a device, day by day, newest first. */
export function Changes({ device }: { device: Device }) {
  const [search] = useSearchParams();
  return (
    <DataList<Row>
      name="device-changes"
      label={text.device.tab.changes}
      path={`/api/v1/devices/${device.id}/changes`}
      columns={columns}
      filters={filters}
      fixed={{ since: startOfDay(search.get('since') ?? '') ?? FIRST_DAY }}
      sort="-time,name"
      rowId={idOf}
      searchHint={text.device.changesSearch}
      empty={<Empty title={text.device.changesEmpty}>{text.device.changesEmptyHint}</Empty>}
    />
  );
}
