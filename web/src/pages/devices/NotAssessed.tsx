// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { Empty } from '@/parts/Empty';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Device } from './useDevice';

type Row = Schema<'DeviceNotAssessed'>;

const words = text.device.notAssessedColumns;

const useStyles = makeStyles({
  detail: {
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
    whiteSpace: 'normal',
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

function Detail({ detail }: { detail: string }) {
  const styles = useStyles();
  return (
    <span className={styles.detail} title={detail}>
      {detail}
    </span>
  );
}

const columns: readonly ListColumn<Row>[] = [
  {
    id: 'name',
    header: words.name,
    width: 220,
    cell: (row) => <TextLink to={links.product(row.softwareId)}>{row.name}</TextLink>,
  },
  { id: 'version', header: words.version, width: 140, cell: (row) => row.version },
  { id: 'ecosystem', header: words.ecosystem, width: 90, cell: (row) => row.ecosystem },
  {
    id: 'reason',
    header: words.reason,
    width: 204,
    cell: (row) => (
      <Badge appearance="tint" color="warning" shape="rounded">
        {text.common.reason[row.reason]}
      </Badge>
    ),
  },
  {
    id: 'detail',
    header: words.detail,
    width: 320,
    grow: true,
    sortable: false,
    cell: (row) => <Detail detail={`${row.suggestion ? text.notAssessed.perhaps(row.suggestion) : ''}${row.detail}`} />,
  },
  {
    id: 'suggestion',
    header: words.suggestion,
    width: 140,
    hidden: true,
    sortable: false,
    cell: (row) => row.suggestion ?? '',
  },
  {
    id: 'assessed',
    header: words.assessed,
    width: 110,
    cell: (row) => (row.assessed ? text.device.restAssessed : text.device.restNot),
  },
  {
    id: 'paths',
    header: words.paths,
    width: 220,
    hidden: true,
    sortable: false,
    cell: (row) => (row.paths ?? []).join(', '),
  },
];

const filters: readonly ListFilter[] = [
  {
    id: 'reason',
    label: words.reason,
    kind: 'choice',
    options: Object.entries(text.common.reason).map(([value, label]) => ({ value, label })),
  },
  {
    id: 'assessed',
    label: words.assessed,
    kind: 'flag',
    options: [
      { value: 'true', label: text.device.restAssessed },
      { value: 'false', label: text.device.restNot },
    ],
  },
];

const idOf = (row: Row) => `${row.ecosystem} ${row.name} ${row.version} ${row.reason} ${row.paths?.[0] ?? ''}`;
const linkOf = (row: Row) => links.product(row.softwareId);

/** What of a device could not be assessed, why, and what would change that. */
export function NotAssessed({ device }: { device: Device }) {
  return (
    <DataList<Row>
      name="device-not-assessed"
      label={text.device.tab['not-assessed']}
      path={`/api/v1/devices/${device.id}/not-assessed`}
      columns={columns}
      filters={filters}
      sort="reason,name"
      rowHeight={48}
      rowId={idOf}
      rowLink={linkOf}
      searchHint={text.device.notAssessedSearch}
      empty={<Empty title={text.device.notAssessedEmpty}>{text.device.notAssessedEmptyHint}</Empty>}
    />
  );
}
