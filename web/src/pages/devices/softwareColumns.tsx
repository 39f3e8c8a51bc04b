// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn, ListFilter } from '@/list/types';
import { Ago } from '@/parts/Ago';
import { Count } from '@/parts/Count';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';

type Row = Schema<'DeviceSoftware'>;

const words = text.device.softwareColumns;

const useStyles = makeStyles({
  path: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  more: { color: tokens.colorNeutralForeground3 },
});

function Paths({ paths }: { paths: readonly string[] }) {
  const styles = useStyles();
  const [first, ...others] = paths;
  return first === undefined ? null : (
    <span title={paths.join('\n')}>
      <span className={styles.path}>{first}</span>
      {others.length > 0 ? (
        <span className={styles.more}> {text.device.morePaths(formatCount(others.length))}</span>
      ) : null}
    </span>
  );
}

/** Whether a software was assessed, and what limits that. */
export function AssessedMark({ row }: { row: Row }) {
  const verdict = text.device.verdict;
  if (row.notAssessedReason !== null && !row.assessed) {
    return (
      <Badge appearance="tint" color="warning" shape="rounded">
        {text.common.reason[row.notAssessedReason]}
      </Badge>
    );
  }
  if (row.listedOnly) {
    return <Limited word={verdict.listedOnly} hint={verdict.listedOnlyHint} color="subtle" />;
  }
  if (row.judgedByStaleFeed) {
    return <Limited word={verdict.stale} hint={verdict.staleHint} color="warning" />;
  }
  return row.fixesOnly ? (
    <Limited word={verdict.fixesOnly} hint={verdict.fixesOnlyHint} color="informative" />
  ) : (
    <span>{verdict.assessed}</span>
  );
}

interface LimitedProps {
  word: string;
  hint: string;
  color: 'subtle' | 'warning' | 'informative';
}

function Limited({ word, hint, color }: LimitedProps) {
  return (
    <Tooltip content={hint} relationship="description">
      <Badge appearance={color === 'subtle' ? 'outline' : 'tint'} color={color} shape="rounded">
        {word}
      </Badge>
    </Tooltip>
  );
}

/** The columns of what is installed on a device. */
export function softwareColumns(deviceId: string): readonly ListColumn<Row>[] {
  return [
    {
      id: 'name',
      header: words.name,
      width: 230,
      grow: true,
      cell: (row) => <TextLink to={links.product(row.softwareId)}>{row.name}</TextLink>,
    },
    { id: 'version', header: words.version, width: 170, grow: true, cell: (row) => row.version },
    { id: 'ecosystem', header: words.ecosystem, width: 80, cell: (row) => row.ecosystem },
    {
      id: 'findings',
      header: words.findings,
      width: 112,
      align: 'end',
      descendingFirst: true,
      cell: (row) => (
        <Count count={row.findings} to={links.device(deviceId, 'weaknesses', { software: row.softwareId })} />
      ),
    },
    {
      id: 'assessed',
      header: words.verdict,
      width: 140,
      exports: ['assessed', 'notAssessedReason', 'listedOnly', 'judgedByStaleFeed', 'fixesOnly'],
      cell: (row) => <AssessedMark row={row} />,
    },
    {
      id: 'paths',
      header: words.paths,
      width: 150,
      grow: true,
      sortable: false,
      cell: (row) => <Paths paths={row.paths ?? []} />,
    },
    {
      id: 'running',
      header: words.running,
      width: 72,
      descendingFirst: true,
      cell: (row) => (row.running === null ? '' : row.running ? text.device.yes : text.device.no),
    },
    {
      id: 'listening',
      exports: [],
      header: words.listening,
      width: 84,
      sortable: false,
      cell: (row) => (row.listening ?? []).map((it) => `${it.port}/${it.protocol}`).join(', '),
    },
    {
      id: 'lastUsed',
      header: words.lastUsed,
      width: 92,
      descendingFirst: true,
      cell: (row) => (row.lastUsed ? <Ago time={row.lastUsed} /> : ''),
    },
    {
      id: 'support',
      header: words.support,
      width: 100,
      cell: (row) =>
        row.support === 'None' ? (
          ''
        ) : (
          <Badge appearance="tint" color="warning" shape="rounded">
            {text.device.support[row.support]}
          </Badge>
        ),
    },
    ...hiddenColumns,
  ];
}

const hiddenColumns: readonly ListColumn<Row>[] = [
  { id: 'source', header: words.source, width: 160, hidden: true, cell: (row) => row.source ?? '' },
  { id: 'architecture', header: words.architecture, width: 110, hidden: true, cell: (row) => row.architecture ?? '' },
  { id: 'publisher', header: words.publisher, width: 180, hidden: true, cell: (row) => row.publisher ?? '' },
  { id: 'origin', header: words.origin, width: 140, hidden: true, cell: (row) => row.origin ?? '' },
  { id: 'module', header: words.module, width: 140, hidden: true, cell: (row) => row.module ?? '' },
  {
    id: 'firstSeen',
    header: words.firstSeen,
    width: 120,
    descendingFirst: true,
    hidden: true,
    cell: (row) => <Ago time={row.firstSeen} />,
  },
  { id: 'installed', header: words.installed, width: 140, hidden: true, cell: (row) => row.installed ?? '' },
];

const ECOSYSTEMS = [
  'deb',
  'rpm',
  'apk',
  'pacman',
  'windows',
  'macos',
  'pypi',
  'npm',
  'maven',
  'go',
  'cargo',
  'gem',
  'nuget',
  'composer',
  'cpe',
  'generic',
] as const;

/** The filters of what is installed on a device. */
export const softwareFilters: readonly ListFilter[] = [
  {
    id: 'ecosystem',
    label: text.device.ecosystemFilter,
    kind: 'choice',
    options: ECOSYSTEMS.map((value) => ({ value, label: value })),
  },
  {
    id: 'assessed',
    label: text.device.assessedFilter,
    kind: 'flag',
    options: [
      { value: 'true', label: text.device.assessedOptions.true },
      { value: 'false', label: text.device.assessedOptions.false },
    ],
  },
  {
    id: 'reason',
    label: text.device.notAssessedColumns.reason,
    kind: 'choice',
    options: Object.entries(text.common.reason).map(([value, label]) => ({ value, label })),
  },
  { id: 'judgedByStaleFeed', label: text.device.staleFilter, kind: 'flag' },
  { id: 'notAssessed', label: text.device.notJudgedFilter, kind: 'flag', linkOnly: true },
];
