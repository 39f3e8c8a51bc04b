// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import type { ListColumn, ListFilter } from '@/list/types';
import { productName } from '@/pages/weaknesses/affected';
import { DecisionMark, hasExploit, SeverityMark, ThreatMarks } from '@/parts/marks';
import { formatProbability, formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatDay, formatPublishedDay } from '@/parts/time';
import { text } from '@/text';

type Row = Schema<'DeviceWeakness'>;

const words = text.device.weaknessColumns;

/** The software that a recommendation is about: ids begin with what says that it is one. */
const recommendationName = (id: string) => productName(id.replace(/^va-_-/, ''));

const hints = text.device.weaknessHints;

function day(time: string | null): string {
  return time === null ? text.common.notKnown : formatDay(new Date(time));
}

const FIX_COLOUR = { all: 'success', some: 'warning', none: 'subtle' } as const;

/** The columns of a device's weaknesses; `evidenceOf` is where a row opens. */
export function weaknessColumns(evidenceOf: (row: Row) => string): readonly ListColumn<Row>[] {
  return [
    { id: 'id', header: words.id, width: 140, cell: (row) => <TextLink to={evidenceOf(row)}>{row.id}</TextLink> },
    {
      id: 'severity',
      header: words.severity,
      width: 92,
      descendingFirst: true,
      cell: (row) => <SeverityMark severity={row.severity} />,
    },
    {
      id: 'risk',
      header: words.risk,
      hint: hints.risk,
      width: 76,
      align: 'end',
      descendingFirst: true,
      cell: (row) => formatScore(row.risk * 100),
    },
    {
      id: 'cvss',
      header: words.cvss,
      width: 84,
      align: 'end',
      descendingFirst: true,
      cell: (row) => (row.cvss === null ? '–' : formatScore(row.cvss)),
    },
    {
      id: 'epss',
      header: words.epss,
      hint: hints.epss,
      width: 76,
      align: 'end',
      descendingFirst: true,
      cell: (row) => (row.epss === null ? '–' : formatProbability(row.epss)),
    },
    {
      id: 'knownExploited',
      header: words.knownExploited,
      exports: ['knownExploited', 'exploit'],
      width: 84,
      descendingFirst: true,
      cell: (row) => <ThreatMarks knownExploited={row.knownExploited} publicExploit={hasExploit(row.exploit)} />,
    },
    {
      id: 'software',
      header: words.software,
      width: 142,
      grow: true,
      sortable: false,
      cell: (row) => row.software.join(', '),
    },
    { id: 'versions', header: words.versions, width: 124, sortable: false, cell: (row) => row.versions.join(', ') },
    {
      id: 'fix',
      header: words.fix,
      width: 90,
      cell: (row) => (
        <Badge appearance="tint" color={FIX_COLOUR[row.fix]} shape="rounded">
          {text.device.fixed[row.fix]}
        </Badge>
      ),
    },
    {
      id: 'fixedVersions',
      header: words.fixedVersions,
      width: 140,
      sortable: false,
      cell: (row) => row.fixedVersions.join(', '),
    },
    {
      id: 'ssvc',
      header: words.ssvc,
      hint: hints.ssvc,
      width: 84,
      cell: (row) => <DecisionMark decision={row.ssvc} />,
    },
    {
      id: 'firstDetected',
      header: words.firstDetected,
      width: 108,
      descendingFirst: true,
      cell: (row) => day(row.firstDetected),
    },
    { id: 'status', header: words.status, width: 140, hidden: true, cell: (row) => text.device.statusWord[row.status] },
    {
      id: 'published',
      header: words.published,
      width: 124,
      descendingFirst: true,
      hidden: true,
      cell: (row) => (row.published === null ? text.common.notKnown : formatPublishedDay(new Date(row.published))),
    },
    {
      id: 'tags',
      header: words.tags,
      width: 160,
      sortable: false,
      hidden: true,
      cell: (row) => row.tags.map((tag) => text.device.weaknessTag[tag]).join(', '),
    },
  ];
}

function named(names: readonly string[], labels: Readonly<Record<string, string>>) {
  return names.map((value) => ({ value, label: labels[value] ?? value }));
}

/** The filters of a device's weaknesses. */
export const weaknessFilters: readonly ListFilter[] = [
  {
    id: 'severity',
    label: words.severity,
    kind: 'choice',
    options: named(['critical', 'high', 'medium', 'low', 'none', 'unknown'], text.common.severity),
  },
  { id: 'knownExploited', label: text.device.knownExploitedFilter, kind: 'flag' },
  {
    id: 'exploit',
    label: text.device.exploitFilter,
    kind: 'choice',
    options: named(['in_the_wild', 'weaponised', 'poc', 'none'], text.common.exploit),
  },
  { id: 'fix', label: words.fix, kind: 'choice', options: named(['all', 'some', 'none'], text.device.fixed) },
  {
    id: 'status',
    label: words.status,
    kind: 'choice',
    options: named(['affected', 'under_investigation'], text.device.statusWord),
  },
  {
    id: 'ssvc',
    label: words.ssvc,
    kind: 'choice',
    options: (['Act', 'Attend', 'Track*', 'Track'] as const).map((value) => ({ value, label: value })),
  },
  {
    id: 'tag',
    label: words.tags,
    kind: 'choice',
    options: named(['zeroDay', 'noSecurityUpdate', 'someUpdatesAvailable'], text.device.weaknessTag),
  },
  { id: 'software', label: text.device.softwareFilter, kind: 'choice', linkOnly: true },
  {
    id: 'recommendation',
    label: text.deviceAdvice.closesFilter,
    kind: 'choice',
    linkOnly: true,
    valueLabel: recommendationName,
  },
];
