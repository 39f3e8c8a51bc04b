// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn } from '@/list/types';
import { Ago } from '@/parts/Ago';
import { Count } from '@/parts/Count';
import { LevelMark } from '@/parts/marks';
import { formatCount, formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { HealthMark, SystemName, TagList, ValueMark } from './marks';

type Device = Schema<'Device'>;

const words = text.devices.columns;
const hints = text.devices.hints;

/** The columns of every list of devices. */
export const deviceColumns: readonly ListColumn<Device>[] = [
  {
    id: 'name',
    header: words.name,
    width: 172,
    grow: true,
    cell: (device) => <TextLink to={links.device(device.id)}>{device.name || device.id}</TextLink>,
  },
  {
    id: 'exposureLevel',
    header: words.exposureLevel,
    width: 92,
    descendingFirst: true,
    cell: (device) => <LevelMark level={device.exposureLevel} />,
  },
  {
    id: 'exposureScore',
    header: words.exposureScore,
    hint: hints.exposureScore,
    width: 84,
    align: 'end',
    descendingFirst: true,
    cell: (device) => (device.exposureScore === null ? text.common.notKnown : formatScore(device.exposureScore)),
  },
  {
    id: 'weaknesses',
    header: words.weaknesses,
    hint: hints.weaknesses,
    width: 108,
    align: 'end',
    descendingFirst: true,
    cell: (device) => <Count count={device.weaknesses} to={links.device(device.id, 'weaknesses')} />,
  },
  {
    id: 'os',
    header: words.os,
    width: 164,
    exports: ['os', 'osVersion'],
    cell: (device) => <SystemName device={device} />,
  },
  { id: 'group', header: words.group, width: 92, cell: (device) => device.group },
  {
    id: 'value',
    header: words.value,
    width: 80,
    descendingFirst: true,
    cell: (device) => <ValueMark value={device.value} />,
  },
  { id: 'tags', header: words.tags, width: 160, grow: true, cell: (device) => <TagList tags={device.tags} /> },
  {
    id: 'health',
    header: words.health,
    width: 100,
    hidden: true,
    cell: (device) => <HealthMark health={device.health} />,
  },
  {
    id: 'assessmentGaps',
    header: words.assessmentGaps,
    hint: hints.assessmentGaps,
    width: 112,
    align: 'end',
    descendingFirst: true,
    cell: (device) => <Count count={device.assessmentGaps} to={links.device(device.id, 'not-assessed')} />,
  },
  {
    id: 'lastContact',
    header: words.lastContact,
    width: 128,
    descendingFirst: true,
    cell: (device) => <Ago time={device.lastContact} />,
  },
  { id: 'domain', header: words.domain, width: 150, hidden: true, cell: (device) => device.domain },
  { id: 'addresses', header: words.addresses, width: 150, hidden: true, cell: (device) => device.addresses.join(', ') },
  { id: 'platform', header: words.platform, width: 120, hidden: true, cell: (device) => device.platform },
  {
    id: 'softwareCount',
    header: words.softwareCount,
    width: 100,
    align: 'end',
    descendingFirst: true,
    hidden: true,
    cell: (device) => <Count count={device.softwareCount} to={links.device(device.id, 'software')} />,
  },
  {
    id: 'assessed',
    header: words.assessed,
    width: 100,
    align: 'end',
    descendingFirst: true,
    hidden: true,
    cell: (device) => formatCount(device.assessed),
  },
  {
    id: 'notAssessed',
    header: words.notAssessed,
    hint: hints.notAssessed,
    width: 120,
    align: 'end',
    descendingFirst: true,
    hidden: true,
    cell: (device) => (
      <Count count={device.notAssessed} to={links.device(device.id, 'software', { notAssessed: true })} />
    ),
  },
  {
    id: 'judgedByStaleFeed',
    header: words.judgedByStaleFeed,
    hint: hints.judgedByStaleFeed,
    width: 140,
    align: 'end',
    descendingFirst: true,
    hidden: true,
    cell: (device) => formatCount(device.judgedByStaleFeed),
  },
  {
    id: 'firstSeen',
    header: words.firstSeen,
    width: 130,
    descendingFirst: true,
    hidden: true,
    cell: (device) => <Ago time={device.firstSeen} />,
  },
  {
    id: 'lastReport',
    header: words.lastReport,
    width: 130,
    descendingFirst: true,
    hidden: true,
    cell: (device) => <Ago time={device.lastReport} />,
  },
  { id: 'channel', header: words.channel, width: 120, hidden: true, cell: (device) => device.channel },
  { id: 'id', header: words.id, width: 320, hidden: true, cell: (device) => device.id },
];
