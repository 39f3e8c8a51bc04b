// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { AddCircleRegular, ArrowCircleUpRegular, SubtractCircleRegular } from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { Empty } from '@/parts/Empty';
import { formatTime } from '@/parts/time';
import { text } from '@/text';
import type { Device } from './useDevice';

type Row = Schema<'SoftwareChange'>;

const words = text.device.changesColumns;

const useStyles = makeStyles({
  kind: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  installed: { color: tokens.colorStatusSuccessForeground1 },
  removed: { color: tokens.colorNeutralForeground3 },
  updated: { color: tokens.colorBrandForeground1 },
});

const ICONS = { installed: AddCircleRegular, removed: SubtractCircleRegular, updated: ArrowCircleUpRegular } as const;

function Kind({ kind }: { kind: Row['kind'] }) {
  const styles = useStyles();
  const Icon = ICONS[kind];
  return (
    <span className={styles.kind}>
      <Icon className={styles[kind]} fontSize={18} aria-hidden />
      {text.device.changeKind[kind]}
    </span>
  );
}

const columns: readonly ListColumn<Row>[] = [
  {
    id: 'time',
    header: words.time,
    width: 180,
    descendingFirst: true,
    cell: (row) => (row.time === null ? text.common.notKnown : formatTime(new Date(row.time))),
  },
  { id: 'kind', header: words.kind, width: 130, cell: (row) => <Kind kind={row.kind} /> },
  { id: 'name', header: words.name, width: 220, grow: true, cell: (row) => row.name },
  { id: 'before', header: words.before, width: 220, cell: (row) => row.before ?? '' },
  { id: 'after', header: words.after, width: 220, cell: (row) => row.after ?? '' },
  { id: 'ecosystem', header: words.ecosystem, width: 100, cell: (row) => row.ecosystem },
];

const filters: readonly ListFilter[] = [
  {
    id: 'kind',
    label: text.device.changesFilter,
    kind: 'choice',
    options: (['installed', 'removed', 'updated'] as const).map((value) => ({
      value,
      label: text.device.changeKind[value],
    })),
  },
];

/** Everything since the device was first seen; without it the API tells of two weeks. */
const ALL_TIME = { since: '2000-01-01T00:00:00Z' };

const idOf = (row: Row) => `${row.time} ${row.kind} ${row.ecosystem} ${row.name} ${row.before} ${row.after}`;

/** What was installed, removed and updated on a device, newest first. */
export function Changes({ device }: { device: Device }) {
  return (
    <DataList<Row>
      name="device-changes"
      label={text.device.tab.changes}
      path={`/api/v1/devices/${device.id}/changes`}
      columns={columns}
      filters={filters}
      fixed={ALL_TIME}
      sort="-time,name"
      rowId={idOf}
      searchHint={text.device.changesSearch}
      empty={<Empty title={text.device.changesEmpty}>{text.device.changesEmptyHint}</Empty>}
    />
  );
}
