// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn } from '@/list/types';
import { Ago } from '@/parts/Ago';
import { Count } from '@/parts/Count';
import { DecisionMark, hasExploit, SeverityMark, ThreatMarks } from '@/parts/marks';
import { formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatPublishedDay } from '@/parts/time';
import { text } from '@/text';
import { type DevicePart, isNarrowed } from './devicePart';
import { Cvss, Epss, Fix } from './marks';

type Weakness = Schema<'Weakness'>;

const words = text.weaknesses;

const day = (time: string | null) => (time === null ? text.common.notKnown : formatPublishedDay(new Date(time)));

/** The columns of a list of weaknesses whose numbers are of a part of the devices. */
export function weaknessColumnsOf(part: DevicePart): readonly ListColumn<Weakness>[] {
  const narrowed = isNarrowed(part);
  return [
    {
      id: 'id',
      header: words.column.id,
      width: 140,
      grow: true,
      cell: (it) => <TextLink to={links.weakness(it.id)}>{it.id}</TextLink>,
    },
    {
      id: 'severity',
      header: words.column.severity,
      width: 86,
      descendingFirst: true,
      cell: (it) => <SeverityMark severity={it.severity} />,
    },
    {
      id: 'risk',
      header: words.column.risk,
      hint: words.column.riskHint,
      width: 72,
      align: 'end',
      descendingFirst: true,
      cell: (it) => formatScore(it.risk * 100),
    },
    {
      id: 'knownExploited',
      header: words.column.threats,
      width: 80,
      descendingFirst: true,
      exports: ['knownExploited', 'exploit'],
      cell: (it) => <ThreatMarks knownExploited={it.knownExploited} publicExploit={hasExploit(it.exploit)} />,
    },
    {
      id: 'exposed',
      header: words.column.exposed,
      hint: narrowed ? words.column.exposedOfPart : words.column.exposedHint,
      width: 118,
      align: 'end',
      descendingFirst: true,
      cell: (it) => <Count count={it.exposed} to={links.weakness(it.id, 'devices', { ...part })} />,
    },
    {
      id: 'cvss',
      header: words.column.cvss,
      hint: words.column.cvssHint,
      width: 92,
      descendingFirst: true,
      exports: ['cvss', 'cvssSystem'],
      cell: (it) => <Cvss score={it.cvss} system={it.cvssSystem} />,
    },
    {
      id: 'epss',
      header: words.column.epss,
      hint: words.column.epssHint,
      width: 80,
      align: 'end',
      descendingFirst: true,
      exports: ['epss', 'epssPercentile'],
      cell: (it) => <Epss epss={it.epss} percentile={it.epssPercentile} />,
    },
    {
      id: 'ssvc',
      header: words.column.ssvc,
      hint: words.column.ssvcHint,
      width: 80,
      descendingFirst: true,
      cell: (it) => <DecisionMark decision={it.ssvc} />,
    },
    {
      id: 'software',
      header: words.column.software,
      hint: narrowed ? words.column.softwareOfPart : words.column.softwareHint,
      width: 84,
      align: 'end',
      descendingFirst: true,
      cell: (it) => <Count count={it.software} to={links.weakness(it.id, 'software', { ...part })} />,
    },
    {
      id: 'fix',
      header: words.column.fix,
      hint: narrowed ? words.column.fixOfPart : words.column.fixHint,
      width: 132,
      exports: ['fix', 'tags'],
      cell: (it) =>
        it.tags.includes('zeroDay') ? (
          <Badge appearance="tint" color="danger" shape="rounded">
            {words.tag.zeroDay}
          </Badge>
        ) : (
          <Fix fix={it.fix} />
        ),
    },
    {
      id: 'published',
      header: words.column.published,
      width: 116,
      descendingFirst: true,
      cell: (it) => day(it.published),
    },
    {
      id: 'firstDetected',
      header: words.column.firstDetected,
      hint: words.column.firstDetectedHint,
      width: 124,
      descendingFirst: true,
      cell: (it) => <Ago time={it.firstDetected} />,
    },
    {
      id: 'updated',
      header: words.column.updated,
      width: 120,
      descendingFirst: true,
      hidden: true,
      cell: (it) => day(it.updated),
    },
    {
      id: 'exploit',
      header: words.column.exploit,
      width: 170,
      descendingFirst: true,
      hidden: true,
      cell: (it) => text.common.exploit[it.exploit],
    },
  ];
}

/** The columns of lists of weaknesses of all devices. */
export const weaknessColumns = weaknessColumnsOf({});
