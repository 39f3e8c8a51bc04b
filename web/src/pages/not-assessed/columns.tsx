// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn, ListFilter } from '@/list/types';
import { Count } from '@/parts/Count';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';

type Row = Schema<'NotAssessed'>;

const words = text.notAssessed;

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
  missing: { color: tokens.colorNeutralForeground3, fontStyle: 'italic' },
});

function Detail({ detail }: { detail: string }) {
  const styles = useStyles();
  return (
    <span className={styles.detail} title={detail}>
      {detail}
    </span>
  );
}

function OrMissing({ value, missing }: { value: string; missing: string }) {
  const styles = useStyles();
  return value === '' ? <span className={styles.missing}>{missing}</span> : value;
}

function AssessedMark({ assessed }: { assessed: boolean }) {
  return (
    <Tooltip content={assessed ? words.assessedHint : words.unassessedHint} relationship="description">
      <Badge appearance="tint" color={assessed ? 'informative' : 'warning'} shape="rounded">
        {assessed ? words.assessed : words.unassessed}
      </Badge>
    </Tooltip>
  );
}

/** A key of the list: name and version as a device told them, judged by one domain. */
function devicesOf(it: Row): string {
  return links.product(it.softwareId, 'devices', {
    version: it.version === '' ? undefined : it.version,
    domain: it.domain === '' ? undefined : it.domain,
    package: it.name,
    reason: it.reason,
  });
}

/** The columns of software that could not be assessed. */
export const notAssessedColumns: readonly ListColumn<Row>[] = [
  {
    id: 'name',
    header: words.column.name,
    width: 220,
    cell: (it) => <TextLink to={links.product(it.softwareId)}>{it.name}</TextLink>,
  },
  {
    id: 'version',
    header: words.column.version,
    width: 130,
    cell: (it) => <OrMissing value={it.version} missing={words.noVersion} />,
  },
  { id: 'ecosystem', header: words.column.ecosystem, width: 100, cell: (it) => it.ecosystem },
  {
    id: 'domain',
    header: words.column.domain,
    width: 110,
    cell: (it) => <OrMissing value={it.domain} missing={words.noDomain} />,
  },
  { id: 'reason', header: words.column.reason, width: 170, cell: (it) => text.common.reason[it.reason] },
  {
    id: 'assessed',
    header: words.column.assessed,
    width: 130,
    cell: (it) => <AssessedMark assessed={it.assessed} />,
  },
  {
    id: 'devices',
    header: words.column.devices,
    width: 84,
    align: 'end',
    descendingFirst: true,
    cell: (it) => <Count count={it.devices} to={devicesOf(it)} label={words.devicesOf(`${it.name} ${it.version}`)} />,
  },
  {
    id: 'detail',
    header: words.column.detail,
    width: 320,
    grow: true,
    sortable: false,
    cell: (it) => <Detail detail={it.detail} />,
  },
  { id: 'suggestion', header: words.column.suggestion, width: 140, cell: (it) => it.suggestion ?? '' },
];

/** Filters; the ecosystems are those that the fleet has. */
export function notAssessedFilters(ecosystems: readonly string[]): ListFilter[] {
  return [
    {
      id: 'reason',
      label: words.filter.reason,
      kind: 'choice',
      options: Object.entries(text.common.reason).map(([value, label]) => ({ value, label })),
    },
    {
      id: 'ecosystem',
      label: words.filter.ecosystem,
      kind: 'choice',
      options: ecosystems.map((value) => ({ value, label: value })),
    },
    {
      id: 'assessed',
      label: words.filter.assessed,
      kind: 'flag',
      options: [
        { value: 'false', label: words.assessedFlag.false },
        { value: 'true', label: words.assessedFlag.true },
      ],
    },
  ];
}
