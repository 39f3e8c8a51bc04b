// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useFacets } from '@/api/facets';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { systemName } from '@/pages/devices/marks';
import { devicePartFilters } from '@/pages/weaknesses/devicePart';
import { Ago } from '@/parts/Ago';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { DecisionMark, hasExploit, LevelMark, SeverityMark, ThreatMarks } from '@/parts/marks';
import { formatProbability, formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatPublishedDay } from '@/parts/time';
import { text } from '@/text';
import { PREFIX } from './address';

const words = text.recommendations;

type Weakness = Schema<'Weakness'>;
type Device = Schema<'RecommendationDevice'>;

const weaknessColumns: readonly ListColumn<Weakness>[] = [
  {
    id: 'id',
    header: words.weaknessColumn.id,
    width: 160,
    grow: true,
    cell: (it) => <TextLink to={links.weakness(it.id)}>{it.id}</TextLink>,
  },
  {
    id: 'severity',
    header: words.weaknessColumn.severity,
    width: 100,
    descendingFirst: true,
    cell: (it) => <SeverityMark severity={it.severity} />,
  },
  {
    id: 'cvss',
    header: words.weaknessColumn.cvss,
    width: 76,
    align: 'end',
    descendingFirst: true,
    cell: (it) => (it.cvss === null ? '–' : formatScore(it.cvss)),
  },
  {
    id: 'epss',
    header: words.weaknessColumn.epss,
    width: 84,
    align: 'end',
    descendingFirst: true,
    cell: (it) => (it.epss === null ? '–' : formatProbability(it.epss)),
  },
  {
    id: 'knownExploited',
    header: words.weaknessColumn.threats,
    exports: ['knownExploited', 'exploit'],
    width: 84,
    descendingFirst: true,
    cell: (it) => <ThreatMarks knownExploited={it.knownExploited} publicExploit={hasExploit(it.exploit)} />,
  },
  { id: 'ssvc', header: words.weaknessColumn.ssvc, width: 90, cell: (it) => <DecisionMark decision={it.ssvc} /> },
  {
    id: 'exposed',
    header: words.weaknessColumn.exposed,
    width: 130,
    align: 'end',
    descendingFirst: true,
    cell: (it) => <Count count={it.exposed} to={links.weakness(it.id, 'devices')} />,
  },
  {
    id: 'published',
    header: words.weaknessColumn.published,
    width: 116,
    descendingFirst: true,
    cell: (it) => (it.published === null ? text.common.notKnown : formatPublishedDay(new Date(it.published))),
  },
];

const optionsOf = (labels: Readonly<Record<string, string>>, values: readonly string[]) =>
  values.map((value) => ({ value, label: labels[value] ?? value }));

const weaknessFilters: readonly ListFilter[] = [
  {
    id: 'severity',
    label: words.weaknessColumn.severity,
    kind: 'choice',
    options: optionsOf(text.common.severity, ['critical', 'high', 'medium', 'low', 'unknown']),
  },
  { id: 'knownExploited', label: words.filter.knownExploited, kind: 'flag' },
];

/** The weaknesses that the recommendation closes. */
export function WeaknessesPart({ it }: { it: Schema<'Recommendation'> }) {
  return (
    <DataList<Weakness>
      name="recommendation-weaknesses"
      label={words.tabs.weaknesses}
      path={`/api/v1/recommendations/${encodeURIComponent(it.id)}/weaknesses`}
      addressPrefix={PREFIX.weaknesses}
      columns={weaknessColumns}
      filters={weaknessFilters}
      sort="-risk"
      rowId={(row) => row.id}
      rowLink={(row) => links.weakness(row.id)}
      searchHint={words.weaknessSearch}
      empty={<Empty title={words.noWeaknesses} />}
    />
  );
}

const deviceColumns: readonly ListColumn<Device>[] = [
  {
    id: 'name',
    header: words.deviceColumn.name,
    width: 160,
    grow: true,
    cell: (it) => <TextLink to={links.device(it.id)}>{it.name}</TextLink>,
  },
  {
    id: 'exposureScore',
    header: words.deviceColumn.level,
    exports: ['exposureScore', 'exposureLevel'],
    width: 112,
    descendingFirst: true,
    cell: (it) => <LevelMark level={it.exposureLevel} />,
  },
  { id: 'value', header: words.deviceColumn.value, width: 76, cell: (it) => words.value[it.value] },
  {
    id: 'installedVersions',
    header: words.deviceColumn.installed,
    width: 132,
    sortable: false,
    cell: (it) => it.installedVersions.join(', '),
  },
  {
    id: 'targetVersions',
    header: words.deviceColumn.target,
    exports: ['targetVersions', 'commands'],
    width: 132,
    sortable: false,
    cell: (it) => it.targetVersions.join(', '),
  },
  {
    id: 'os',
    header: words.deviceColumn.os,
    width: 136,
    exports: ['os', 'osVersion'],
    cell: (it) => systemName({ ...it, platform: '' }),
  },
  { id: 'group', header: words.deviceColumn.group, width: 120, hidden: true, cell: (it) => it.group },
  {
    id: 'lastReport',
    header: words.deviceColumn.lastReport,
    width: 112,
    descendingFirst: true,
    cell: (it) => <Ago time={it.lastReport} />,
  },
];

const deviceFilters = (it: Schema<'RecommendationDetail'>): ListFilter[] => [
  {
    id: 'level',
    label: words.deviceFilter.level,
    kind: 'choice',
    options: optionsOf(text.common.level, ['high', 'medium', 'low', 'none']),
  },
  {
    id: 'value',
    label: words.deviceFilter.value,
    kind: 'choice',
    options: optionsOf(words.value, ['high', 'normal', 'low']),
  },
  {
    id: 'target',
    label: words.deviceFilter.target,
    kind: 'choice',
    options: it.targets.map(({ id, release, devices }) => ({ value: id, label: release, count: devices })),
  },
];

/** The devices that the recommendation is for, with what is installed there and what it becomes. */
export function DevicesPart({ it }: { it: Schema<'RecommendationDetail'> }) {
  const facets = useFacets();
  const filters = useMemo(() => [...deviceFilters(it), ...devicePartFilters(facets.data)], [it, facets.data]);
  return (
    <DataList<Device>
      name="recommendation-devices"
      label={words.tabs.devices}
      path={`/api/v1/recommendations/${encodeURIComponent(it.id)}/devices`}
      addressPrefix={PREFIX.devices}
      columns={deviceColumns}
      filters={filters}
      sort="-exposureScore"
      rowId={(row) => row.id}
      rowLink={(row) => links.device(row.id)}
      searchHint={words.deviceSearch}
      empty={<Empty title={words.noDevices} />}
    />
  );
}
