// SPDX-License-Identifier: Apache-2.0
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Empty } from '@/parts/Empty';
import { formatCount } from '@/parts/numbers';
import { type Segment, SegmentBar, type SegmentTone } from '@/parts/SegmentBar';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Overview } from './queries';

const words = text.dashboard.weaknesses;

type Severity = keyof Overview['weaknesses']['bySeverity'];

const TONES: readonly [Severity, SegmentTone][] = [
  ['critical', 'danger'],
  ['high', 'warning'],
  ['medium', 'mild'],
  ['low', 'slight'],
  ['none', 'good'],
  ['unknown', 'unknown'],
];

/** Open weaknesses by severity. */
export function WeaknessesCard({ overview, className }: { overview: Overview; className: string }) {
  const { total, bySeverity } = overview.weaknesses;
  const segments = TONES.filter(([severity]) => severity !== 'none' || bySeverity.none > 0).map(
    ([severity, tone]): Segment => ({
      id: severity,
      label: text.common.severity[severity],
      count: bySeverity[severity],
      tone,
      to: links.weaknesses({ severity }),
      counts: words.counts(text.common.severity[severity]),
    }),
  );
  return (
    <Card
      title={words.title}
      className={className}
      more={total > 0 ? <TextLink to={links.weaknesses()}>{words.all(formatCount(total))}</TextLink> : null}
    >
      {total === 0 ? <Empty title={words.none} /> : <SegmentBar label={words.picture} segments={segments} />}
    </Card>
  );
}
