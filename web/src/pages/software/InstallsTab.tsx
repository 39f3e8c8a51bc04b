// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import type { ListColumn } from '@/list/types';
import { Ago } from '@/parts/Ago';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { keyFilters } from './filters';
import { domainName } from './VersionsTab';

type Install = Schema<'SoftwareInstall'>;

const words = text.software.install;

const useStyles = makeStyles({
  paths: { display: 'flex', gap: tokens.spacingHorizontalS, minWidth: 0, maxWidth: '100%', alignItems: 'baseline' },
  more: { color: tokens.colorNeutralForeground3, flexShrink: 0, fontSize: tokens.fontSizeBase200 },
  path: {
    minWidth: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  hint: { color: tokens.colorNeutralForeground3, margin: 0 },
});

/** Where it was seen: the first place, how many more there are, and all of them on hover. */
function Paths({ paths }: { paths: readonly string[] }) {
  const styles = useStyles();
  const [first, ...rest] = paths;
  if (first === undefined) {
    return <span className={styles.quiet}>{words.noPath}</span>;
  }
  return (
    <span className={styles.paths} title={paths.join('\n')}>
      <span className={styles.path}>{first}</span>
      {rest.length > 0 ? <span className={styles.more}>{words.morePaths(rest.length)}</span> : null}
    </span>
  );
}

function columnsOf(id: string): ListColumn<Install>[] {
  const options = (it: Install) => ({ version: it.version, domain: it.domain, package: it.name });
  return [
    {
      id: 'device',
      header: words.column.device,
      width: 210,
      exports: ['deviceId', 'device'],
      cell: (it) => <TextLink to={links.device(it.deviceId)}>{it.device}</TextLink>,
    },
    { id: 'name', header: words.column.name, width: 170, cell: (it) => it.name },
    { id: 'version', header: words.column.version, width: 170, cell: (it) => it.version },
    {
      id: 'paths',
      header: words.column.paths,
      width: 320,
      grow: true,
      sortable: false,
      cell: (it) => <Paths paths={it.paths} />,
    },
    {
      id: 'weaknesses',
      header: words.column.weaknesses,
      width: 120,
      align: 'end',
      descendingFirst: true,
      cell: (it) => <Count count={it.weaknesses} to={links.product(id, 'weaknesses', options(it))} />,
    },
    {
      id: 'firstSeen',
      header: words.column.firstSeen,
      width: 130,
      sortable: false,
      descendingFirst: true,
      cell: (it) => <Ago time={it.firstSeen} />,
    },
    { id: 'domain', header: words.column.domain, width: 150, hidden: true, cell: (it) => domainName(it.domain) },
    { id: 'architecture', header: words.column.architecture, width: 120, hidden: true, cell: (it) => it.architecture },
    {
      id: 'publisher',
      header: words.column.publisher,
      width: 170,
      sortable: false,
      hidden: true,
      cell: (it) => it.publisher ?? '',
    },
    {
      id: 'lastUsed',
      header: words.column.lastUsed,
      width: 140,
      sortable: false,
      hidden: true,
      cell: (it) => it.lastUsed ?? text.common.notKnown,
    },
    {
      id: 'running',
      header: words.column.running,
      width: 100,
      sortable: false,
      hidden: true,
      cell: (it) => (it.running === null ? text.common.notKnown : it.running ? words.yes : words.no),
    },
    { id: 'group', header: words.column.group, width: 150, hidden: true, cell: (it) => it.group },
  ];
}

/** Where a product was seen on each device: the evidence that it is installed. */
export function InstallsTab({ it }: { it: Schema<'SoftwareDetail'> }) {
  const styles = useStyles();
  return (
    <>
      <p className={styles.hint}>{words.hint}</p>
      <DataList
        name="software.installs"
        label={words.list}
        path={`/api/v1/software/${encodeURIComponent(it.id)}/installs`}
        columns={columnsOf(it.id)}
        filters={keyFilters}
        sort="device"
        rowId={(row) => `${row.deviceId} ${row.name} ${row.version} ${row.architecture} ${row.domain}`}
        rowLink={(row) => links.device(row.deviceId, 'software', { q: row.name })}
        searchHint={words.searchHint}
        empty={<Empty title={text.software.noMatch.installs} />}
      />
    </>
  );
}
