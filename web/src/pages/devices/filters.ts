// SPDX-License-Identifier: Apache-2.0
import { facetOptions, windowsVersionFilter } from '@/api/facets';
import type { Schema } from '@/api/types';
import type { FilterOption, ListFilter } from '@/list/types';
import { worstOptions } from '@/parts/worst';
import { text } from '@/text';

const words = text.devices.filters;

/** A filter of the two values that a flag has, in words. */
function either(id: string, label: string, names: { true: string; false: string }): ListFilter {
  return {
    id,
    label,
    kind: 'flag',
    options: [
      { value: 'true', label: names.true },
      { value: 'false', label: names.false },
    ],
  };
}

/** A platform as people write it: the API's `WindowsServer2022` is Windows Server 2022. */
export function platformName(name: string): string {
  return name.replace(/^Windows(Server)?(?=\d)/, (_, server: string | undefined) =>
    server ? 'Windows Server ' : 'Windows ',
  );
}

/** The platforms that the fleet has, as a filter's options. */
export function platformOptions(facets: Schema<'Facets'> | undefined): readonly FilterOption[] {
  return facetOptions(facets?.platforms).map((option) => ({ ...option, label: platformName(option.label) }));
}

/** The filters of every list of devices; `facets` are undefined until they are known. */
export function deviceFilters(facets: Schema<'Facets'> | undefined): readonly ListFilter[] {
  return [
    {
      id: 'level',
      label: words.level,
      kind: 'choice',
      options: (['high', 'medium', 'low', 'none', 'unknown'] as const).map((value) => ({
        value,
        label: text.common.level[value],
      })),
    },
    {
      id: 'health',
      label: words.health,
      kind: 'choice',
      options: (['active', 'inactive', 'silent', 'excluded'] as const).map((value) => ({
        value,
        label: text.devices.health[value],
      })),
    },
    {
      id: 'value',
      label: words.value,
      kind: 'choice',
      options: (['high', 'normal', 'low'] as const).map((value) => ({ value, label: text.devices.value[value] })),
    },
    { id: 'groupId', label: words.groupId, kind: 'choice', options: facetOptions(facets?.groups) },
    {
      id: 'platform',
      label: words.platform,
      kind: 'choice',
      options: platformOptions(facets),
    },
    windowsVersionFilter(facets),
    { id: 'tag', label: words.tag, kind: 'choice', options: facetOptions(facets?.tags) },
    either('vulnerable', words.vulnerable, words.vulnerableOptions),
    { id: 'worstSeverity', label: words.worstSeverity, kind: 'choice', options: worstOptions('severity') },
    { id: 'worstExploit', label: words.worstExploit, kind: 'choice', options: worstOptions('exploit') },
    { id: 'oldestWeakness', label: words.oldestWeakness, kind: 'choice', options: worstOptions('age') },
    either('exploited', words.exploited, words.exploitedOptions),
    either('assessmentGaps', words.assessmentGaps, words.assessmentGapsOptions),
    either('judgedByStaleFeed', words.judgedByStaleFeed, words.judgedByStaleFeedOptions),
    { ...either('notAssessed', words.notAssessed, words.notAssessedOptions), linkOnly: true },
    { ...either('conflict', words.conflict, words.conflictOptions), linkOnly: true },
    { ...either('scored', words.scored, words.scoredOptions), linkOnly: true },
    { id: 'group', label: words.group, kind: 'choice', linkOnly: true },
    { id: 'os', label: words.os, kind: 'choice', linkOnly: true },
  ];
}
