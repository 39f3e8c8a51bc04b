// SPDX-License-Identifier: Apache-2.0
import type { FilterOption, ListFilter } from '@/list/types';
import { formatShare } from '@/parts/numbers';
import { formatTime } from '@/parts/time';
import { text } from '@/text';

const words = text.weaknesses;

function optionsOf(labels: Readonly<Record<string, string>>): FilterOption[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

const DAY_MS = 86_400_000;

/**
 * Times that "first detected since" offers, counted from the beginning of the hour: an address holds the time itself, so a link shows
 * a colleague the same rows tomorrow.
 */
export function sincePresets(now: Date): FilterOption[] {
  const hour = new Date(now);
  hour.setMinutes(0, 0, 0);
  const ago = (days: number) => new Date(hour.getTime() - days * DAY_MS).toISOString().replace('.000Z', 'Z');
  return [
    { value: ago(1), label: words.since.day },
    { value: ago(7), label: words.since.week },
    { value: ago(30), label: words.since.month },
  ];
}

/** A time that came by a link, in words. */
function sinceLabel(value: string): string {
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? value : words.since.from(formatTime(time));
}

/** Levels that "EPSS at least" offers: FIRST's own examples of thresholds. */
const EPSS_LEVELS: readonly FilterOption[] = [
  { value: '0.01', label: '1%' },
  { value: '0.1', label: '10%' },
  { value: '0.5', label: '50%' },
  { value: '0.9', label: '90%' },
];

/** The filters of lists of weaknesses. */
export function weaknessFilters(now: Date): ListFilter[] {
  const { critical, high, medium, low, none, unknown } = text.common.severity;
  return [
    {
      id: 'severity',
      label: words.filter.severity,
      kind: 'choice',
      options: optionsOf({ critical, high, medium, low, none, unknown }),
    },
    { id: 'knownExploited', label: words.filter.knownExploited, kind: 'flag' },
    { id: 'exploit', label: words.filter.exploit, kind: 'choice', options: optionsOf(text.common.exploit) },
    { id: 'fix', label: words.filter.fix, kind: 'choice', options: optionsOf(words.fix) },
    { id: 'tag', label: words.filter.tag, kind: 'choice', options: optionsOf(words.tag) },
    {
      id: 'ssvc',
      label: words.filter.ssvc,
      kind: 'choice',
      options: (['Act', 'Attend', 'Track*', 'Track'] as const).map((value) => ({
        value,
        label: text.common.ssvc[value],
      })),
    },
    {
      id: 'epssMin',
      label: words.filter.epss,
      kind: 'flag',
      options: EPSS_LEVELS,
      valueLabel: (value) => formatShare(Number(value)),
    },
    {
      id: 'firstDetectedSince',
      label: words.filter.since,
      kind: 'flag',
      options: sincePresets(now),
      valueLabel: sinceLabel,
    },
  ];
}
