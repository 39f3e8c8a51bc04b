// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn, ListFilter } from '@/list/types';
import { Ago } from '@/parts/Ago';
import { Count } from '@/parts/Count';
import { LevelMark } from '@/parts/marks';
import { formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { optionsOf } from './filters';

type Device = Schema<'Device'>;

const words = text.software.device;

/** The columns of devices beside a product or weakness; the list of devices itself has more. */
export const deviceColumns: readonly ListColumn<Device>[] = [
  {
    id: 'name',
    header: words.column.name,
    width: 240,
    grow: true,
    exports: ['id', 'name', 'domain'],
    cell: (it) => <TextLink to={links.device(it.id)}>{it.name}</TextLink>,
  },
  {
    id: 'exposureLevel',
    header: words.column.level,
    width: 110,
    descendingFirst: true,
    cell: (it) => <LevelMark level={it.exposureLevel} />,
  },
  {
    id: 'exposureScore',
    header: words.column.score,
    width: 90,
    align: 'end',
    descendingFirst: true,
    cell: (it) => (it.exposureScore === null ? '–' : formatScore(it.exposureScore)),
  },
  {
    id: 'platform',
    header: words.column.os,
    width: 170,
    exports: ['platform', 'os', 'osVersion'],
    cell: (it) => `${it.platform} ${it.osVersion}`.trim(),
  },
  { id: 'value', header: words.column.value, width: 90, cell: (it) => words.value[it.value] },
  { id: 'group', header: words.column.group, width: 140, cell: (it) => it.group },
  {
    id: 'weaknesses',
    header: words.column.weaknesses,
    hint: words.column.weaknessesHint,
    width: 130,
    align: 'end',
    descendingFirst: true,
    cell: (it) => <Count count={it.weaknesses} to={links.device(it.id, 'weaknesses')} />,
  },
  {
    id: 'lastReport',
    header: words.column.lastReport,
    width: 140,
    descendingFirst: true,
    cell: (it) => <Ago time={it.lastReport} />,
  },
  { id: 'health', header: words.column.health, width: 110, hidden: true, cell: (it) => words.health[it.health] },
  { id: 'tags', header: words.column.tags, width: 180, hidden: true, cell: (it) => it.tags.join(', ') },
];

/** The filters of devices beside a product or weakness. */
export function deviceFilters(facets: Schema<'Facets'> | undefined): ListFilter[] {
  const facetOptions = (values: readonly Schema<'Facet'>[] | undefined) =>
    (values ?? []).map(({ value, label, count }) => ({ value, label, count }));
  return [
    {
      id: 'level',
      label: words.filter.level,
      kind: 'choice',
      options: optionsOf({
        high: text.common.level.high,
        medium: text.common.level.medium,
        low: text.common.level.low,
        none: text.common.level.none,
        unknown: text.common.level.unknown,
      }),
    },
    { id: 'value', label: words.filter.value, kind: 'choice', options: optionsOf(words.value) },
    { id: 'platform', label: words.filter.platform, kind: 'choice', options: facetOptions(facets?.platforms) },
    { id: 'groupId', label: words.filter.group, kind: 'choice', options: facetOptions(facets?.groups) },
  ];
}
