// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { systemName } from '@/pages/devices/marks';
import { Ago } from '@/parts/Ago';
import { Count } from '@/parts/Count';
import { hasExploit, LevelMark, SeverityMark, ThreatMarks } from '@/parts/marks';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { HitColumn } from './Found';

const words = text.search.columns;

/** What is told of a device that was found. */
export const deviceHits: readonly HitColumn<Schema<'Device'>>[] = [
  {
    header: words.device,
    cell: (device) => <TextLink to={links.device(device.id)}>{device.name || device.id}</TextLink>,
  },
  { header: words.system, optional: true, cell: (device) => systemName(device) },
  { header: words.report, optional: true, cell: (device) => <Ago time={device.lastReport} /> },
  {
    header: words.weaknesses,
    end: true,
    cell: (device) => <Count count={device.weaknesses} to={links.device(device.id, 'weaknesses')} />,
  },
  { header: words.level, end: true, cell: (device) => <LevelMark level={device.exposureLevel} /> },
];

/** What is told of software that was found. */
export const softwareHits: readonly HitColumn<Schema<'Software'>>[] = [
  { header: words.software, cell: (product) => <TextLink to={links.product(product.id)}>{product.name}</TextLink> },
  { header: words.vendor, cell: (product) => product.vendor },
  {
    header: words.threats,
    optional: true,
    cell: (product) => <ThreatMarks knownExploited={product.knownExploited} publicExploit={product.publicExploit} />,
  },
  {
    header: words.weaknesses,
    end: true,
    cell: (product) => <Count count={product.weaknesses} to={links.product(product.id, 'weaknesses')} />,
  },
  {
    header: words.installed,
    end: true,
    cell: (product) => <Count count={product.installed} to={links.product(product.id, 'devices')} />,
  },
];

/** What is told of a weakness that was found. */
export const weaknessHits: readonly HitColumn<Schema<'Weakness'>>[] = [
  { header: words.weakness, cell: (weakness) => <TextLink to={links.weakness(weakness.id)}>{weakness.id}</TextLink> },
  { header: words.severity, cell: (weakness) => <SeverityMark severity={weakness.severity} /> },
  {
    header: words.threats,
    optional: true,
    cell: (weakness) => (
      <ThreatMarks knownExploited={weakness.knownExploited} publicExploit={hasExploit(weakness.exploit)} />
    ),
  },
  {
    header: words.exposed,
    end: true,
    cell: (weakness) => <Count count={weakness.exposed} to={links.weakness(weakness.id, 'devices')} />,
  },
];
