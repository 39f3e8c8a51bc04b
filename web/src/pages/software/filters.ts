// SPDX-License-Identifier: Apache-2.0
import { facetOptions } from '@/api/facets';
import type { Schema } from '@/api/types';
import type { FilterOption, ListFilter } from '@/list/types';
import { text } from '@/text';

const words = text.software;

/** Named values as a filter offers them. */
export function optionsOf(labels: Readonly<Record<string, string>>): FilterOption[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

const yesNo = (yes: string, no: string): FilterOption[] => [
  { value: 'true', label: yes },
  { value: 'false', label: no },
];

/** The filters of lists of software; ecosystems and vendors are those that the fleet has. */
export function softwareFilters(facets: Schema<'Facets'> | undefined): ListFilter[] {
  return [
    {
      id: 'exposed',
      label: words.filter.exposed,
      kind: 'flag',
      options: yesNo(words.filter.exposedYes, words.filter.exposedNo),
    },
    { id: 'knownExploited', label: words.filter.knownExploited, kind: 'flag' },
    { id: 'publicExploit', label: words.filter.publicExploit, kind: 'flag' },
    {
      id: 'ecosystem',
      label: words.filter.ecosystem,
      kind: 'choice',
      options: facetOptions(facets?.ecosystems),
    },
    { id: 'vendor', label: words.filter.vendor, kind: 'choice', options: facetOptions(facets?.vendors) },
    { id: 'tag', label: words.filter.tag, kind: 'choice', options: optionsOf(words.tag) },
    { id: 'support', label: words.filter.support, kind: 'choice', options: optionsOf(words.support) },
    {
      id: 'assessed',
      label: words.filter.assessed,
      kind: 'flag',
      options: yesNo(words.filter.assessedYes, words.filter.assessedNo),
    },
    {
      id: 'reason',
      label: words.filter.reason,
      kind: 'choice',
      linkOnly: true,
      options: optionsOf(text.common.reason),
    },
  ];
}

/** What only links filter by: one version, release or package of a product. */
export const keyFilters: readonly ListFilter[] = [
  { id: 'version', label: words.filter.version, kind: 'choice', linkOnly: true },
  { id: 'domain', label: words.filter.domain, kind: 'choice', linkOnly: true },
  { id: 'ecosystem', label: words.filter.ecosystem, kind: 'choice', linkOnly: true },
  { id: 'package', label: words.filter.package, kind: 'choice', linkOnly: true },
  { id: 'reason', label: words.filter.reason, kind: 'choice', linkOnly: true, options: optionsOf(text.common.reason) },
];
