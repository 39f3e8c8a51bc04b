// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import type { ListColumn } from '@/list/types';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { text } from '@/text';
import { SupportMark, UnassessedMark } from './marks';

type Version = Schema<'SoftwareVersion'>;

const words = text.software.version;

/** Who judges a version, in words. */
export function domainName(domain: string): string {
  return domain === 'product' ? words.product : domain;
}

/** The address options of exactly one version: its number and who judges it. */
export function versionOptions({ version, domain }: { version: string; domain: string }) {
  return { version, domain };
}

function columnsOf(id: string): ListColumn<Version>[] {
  return [
    {
      id: 'version',
      header: words.column.version,
      width: 260,
      grow: true,
      cell: (it) => (it.version === '' ? words.noVersion : it.version),
    },
    {
      id: 'domain',
      header: words.column.domain,
      hint: words.column.domainHint,
      width: 200,
      cell: (it) => domainName(it.domain),
    },
    {
      id: 'devices',
      header: words.column.devices,
      width: 110,
      align: 'end',
      descendingFirst: true,
      cell: (it) => <Count count={it.devices} to={links.product(id, 'devices', versionOptions(it))} />,
    },
    {
      id: 'weaknesses',
      header: words.column.weaknesses,
      width: 130,
      align: 'end',
      descendingFirst: true,
      cell: (it) =>
        it.notAssessedReason !== null && it.weaknesses === 0 ? (
          '–'
        ) : (
          <Count count={it.weaknesses} to={links.product(id, 'weaknesses', versionOptions(it))} />
        ),
    },
    {
      id: 'support',
      header: words.column.support,
      width: 180,
      exports: ['support', 'endOfSupport'],
      cell: (it) => <SupportMark support={it.support} endOfSupport={it.endOfSupport} ofVersion />,
    },
    {
      id: 'notAssessedReason',
      header: words.column.assessed,
      width: 220,
      cell: (it) => <UnassessedMark reason={it.notAssessedReason} />,
    },
  ];
}

/** The versions of a product: where each is, what is wrong with it, and whether it could be judged. */
export function VersionsTab({ it }: { it: Schema<'SoftwareDetail'> }) {
  return (
    <DataList
      name="software.versions"
      label={words.list}
      path={`/api/v1/software/${encodeURIComponent(it.id)}/versions`}
      columns={columnsOf(it.id)}
      sort="-devices"
      rowId={(row) => `${row.domain} ${row.version}`}
      rowLink={(row) => links.product(it.id, 'devices', versionOptions(row))}
      empty={<Empty title={text.software.noMatch.versions} />}
    />
  );
}
