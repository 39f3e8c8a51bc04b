// SPDX-License-Identifier: Apache-2.0
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { type Segment, SegmentBar, type SegmentTone } from '@/parts/SegmentBar';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Overview } from './queries';

const words = text.dashboard.exposure;

type Level = keyof Overview['exposureDistribution'];

const TONES: readonly [Level, SegmentTone][] = [
  ['high', 'danger'],
  ['medium', 'warning'],
  ['low', 'mild'],
  ['none', 'good'],
  ['unknown', 'unknown'],
];

/** How many devices are exposed how much. */
export function ExposureCard({ overview, className }: { overview: Overview; className: string }) {
  const segments = TONES.map(
    ([level, tone]): Segment => ({
      id: level,
      label: words.level[level],
      note: words.meaning[level],
      count: overview.exposureDistribution[level],
      tone,
      to: links.devices({ level }),
      counts: words.devices(words.level[level]),
    }),
  );
  return (
    <Card title={words.title} className={className} more={<TextLink to={links.devices()}>{words.all}</TextLink>}>
      <SegmentBar label={words.bar} segments={segments} />
    </Card>
  );
}
