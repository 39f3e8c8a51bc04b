// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { FilterOption, ListColumn, ListFilter } from '@/list/types';
import { Count } from '@/parts/Count';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';

import { devicesOf } from './address';
import type { ReasonCount } from './reasons';

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
    // On a card there is room for one line.
    '@media (max-width: 600px)': { WebkitLineClamp: 1, lineHeight: tokens.lineHeightBase300 },
  },
  missing: { color: tokens.colorNeutralForeground3, fontStyle: 'italic' },
});

function Detail({ it }: { it: Row }) {
  const styles = useStyles();
  const sentence = `${it.suggestion === null ? '' : words.perhaps(it.suggestion)}${it.detail}`;
  return (
    <span className={styles.detail} title={sentence}>
      {sentence}
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

/** The columns of software that could not be assessed. */
export const notAssessedColumns: readonly ListColumn<Row>[] = [
  {
    id: 'name',
    header: words.column.name,
    width: 190,
    cell: (it) => <TextLink to={links.product(it.softwareId)}>{it.name}</TextLink>,
  },
  {
    id: 'version',
    header: words.column.version,
    width: 112,
    cell: (it) => <OrMissing value={it.version} missing={words.noVersion} />,
  },
  { id: 'ecosystem', header: words.column.ecosystem, width: 100, cell: (it) => it.ecosystem },
  {
    id: 'domain',
    header: words.column.domain,
    width: 112,
    hidden: true,
    cell: (it) => <OrMissing value={it.domain} missing={words.noDomain} />,
  },
  { id: 'reason', header: words.column.reason, width: 188, cell: (it) => text.common.reason[it.reason] },
  {
    id: 'assessed',
    header: words.column.assessed,
    width: 140,
    cell: (it) => <AssessedMark assessed={it.assessed} />,
  },
  {
    id: 'devices',
    header: words.column.devices,
    width: 96,
    align: 'end',
    descendingFirst: true,
    cell: (it) => <Count count={it.devices} to={devicesOf(it)} label={words.devicesOf(`${it.name} ${it.version}`)} />,
  },
  {
    id: 'detail',
    header: words.column.detail,
    width: 260,
    grow: true,
    sortable: false,
    cell: (it) => <Detail it={it} />,
  },
  { id: 'suggestion', header: words.column.suggestion, width: 140, hidden: true, cell: (it) => it.suggestion ?? '' },
];

/** Filters; reasons with how many rows each has, and the ecosystems that the fleet has. */
export function notAssessedFilters(counts: readonly ReasonCount[], ecosystems: readonly FilterOption[]): ListFilter[] {
  return [
    {
      id: 'reason',
      label: words.filter.reason,
      kind: 'choice',
      options: Object.entries(text.common.reason).map(([value, label]) => ({
        value,
        label,
        count: counts.find((one) => one.reason === value)?.software ?? 0,
      })),
    },
    {
      id: 'ecosystem',
      label: words.filter.ecosystem,
      kind: 'choice',
      options: ecosystems,
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
    { id: 'weakness', label: words.filter.weakness, kind: 'choice', linkOnly: true },
  ];
}
