// SPDX-License-Identifier: Apache-2.0
import { Badge, Tooltip } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn } from '@/list/types';
import { ChangeKind } from '@/pages/devices/ChangeKind';
import { systemName } from '@/pages/devices/marks';
import { Ago } from '@/parts/Ago';
import { SeverityMark, ThreatMarks } from '@/parts/marks';
import { formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatTime } from '@/parts/time';
import { text } from '@/text';

const words = text.changes;

/** The columns of weaknesses that are on no device any more. */
export const goneWeaknessColumns: readonly ListColumn<Schema<'GoneWeakness'>>[] = [
  {
    id: 'id',
    header: words.column.weakness,
    width: 160,
    cell: (it) => <TextLink to={links.weakness(it.id)}>{it.id}</TextLink>,
  },
  {
    id: 'severity',
    header: words.column.severity,
    width: 100,
    descendingFirst: true,
    cell: (it) => <SeverityMark severity={it.severity} />,
  },
  {
    id: 'risk',
    header: words.column.risk,
    hint: words.column.riskHint,
    width: 76,
    align: 'end',
    descendingFirst: true,
    cell: (it) => formatScore(it.risk * 100),
  },
  {
    id: 'knownExploited',
    header: words.column.threats,
    width: 90,
    descendingFirst: true,
    cell: (it) => <ThreatMarks knownExploited={it.knownExploited} publicExploit={false} />,
  },
  {
    id: 'software',
    header: words.column.went,
    hint: words.column.wentHint,
    width: 260,
    grow: true,
    cell: (it) => <span title={it.software.join('\n')}>{it.software.join(', ')}</span>,
  },
  {
    id: 'gone',
    header: words.column.gone,
    width: 130,
    descendingFirst: true,
    cell: (it) => <Ago time={it.gone} />,
  },
];

function Reason({ reason }: { reason: Schema<'GoneDevice'>['reason'] }) {
  return (
    <Tooltip content={words.reasonHint[reason]} relationship="description">
      <Badge appearance="tint" color={reason === 'silent' ? 'warning' : 'informative'} shape="rounded">
        {words.reason[reason]}
      </Badge>
    </Tooltip>
  );
}

/** The columns of devices that are counted no more. A removed one has no page. */
export const goneDeviceColumns: readonly ListColumn<Schema<'GoneDevice'>>[] = [
  {
    id: 'name',
    header: words.column.device,
    width: 200,
    grow: true,
    cell: (it) =>
      it.reason === 'silent' ? <TextLink to={links.device(it.id)}>{it.name || it.id}</TextLink> : it.name || it.id,
  },
  { id: 'reason', header: words.column.reason, width: 110, cell: (it) => <Reason reason={it.reason} /> },
  {
    id: 'gone',
    header: words.column.gone,
    width: 130,
    descendingFirst: true,
    cell: (it) => <Ago time={it.gone} />,
  },
  {
    id: 'platform',
    header: words.column.system,
    width: 180,
    exports: ['platform', 'osVersion'],
    cell: (it) => systemName({ ...it, os: '' }),
  },
  { id: 'group', header: words.column.group, width: 120, cell: (it) => it.group },
  {
    id: 'lastContact',
    header: words.column.lastContact,
    width: 130,
    descendingFirst: true,
    cell: (it) => <Ago time={it.lastContact} />,
  },
  {
    id: 'firstSeen',
    header: words.column.firstSeen,
    width: 130,
    descendingFirst: true,
    hidden: true,
    cell: (it) => <Ago time={it.firstSeen} />,
  },
  { id: 'id', header: words.column.id, width: 320, hidden: true, cell: (it) => it.id },
];

/** The columns of software changes of the whole fleet. Software that no device has any more has no page. */
export const softwareChangeColumns: readonly ListColumn<Schema<'FleetSoftwareChange'>>[] = [
  {
    id: 'time',
    header: words.column.time,
    width: 170,
    descendingFirst: true,
    cell: (it) => (it.time === null ? text.common.notKnown : formatTime(new Date(it.time))),
  },
  { id: 'kind', header: words.column.kind, width: 116, cell: (it) => <ChangeKind kind={it.kind} /> },
  {
    id: 'name',
    header: words.column.software,
    width: 190,
    grow: true,
    cell: (it) => (it.softwareId === null ? it.name : <TextLink to={links.product(it.softwareId)}>{it.name}</TextLink>),
  },
  { id: 'before', header: words.column.before, width: 170, cell: (it) => it.before ?? '' },
  { id: 'after', header: words.column.after, width: 170, cell: (it) => it.after ?? '' },
  {
    id: 'device',
    header: words.column.device,
    width: 170,
    exports: ['device', 'deviceId'],
    cell: (it) => <TextLink to={links.device(it.deviceId, 'changes')}>{it.device || it.deviceId}</TextLink>,
  },
  { id: 'ecosystem', header: words.column.ecosystem, width: 100, cell: (it) => it.ecosystem },
  { id: 'group', header: words.column.group, width: 120, hidden: true, cell: (it) => it.group },
];
