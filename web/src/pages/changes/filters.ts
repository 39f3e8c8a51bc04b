// SPDX-License-Identifier: Apache-2.0
import { facetOptions } from '@/api/facets';
import type { Schema } from '@/api/types';
import type { FilterOption, ListFilter } from '@/list/types';
import { text } from '@/text';

const words = text.changes.filter;

function optionsOf(labels: Readonly<Record<string, string>>): FilterOption[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

/** A facet's values alone: how many have each now is no count of what changed. */
function valuesOf(facets: readonly Schema<'Facet'>[] | undefined): FilterOption[] {
  return facetOptions(facets).map(({ value, label }) => ({ value, label }));
}

/** The filters of weaknesses that went. */
export function goneWeaknessFilters(): readonly ListFilter[] {
  const { critical, high, medium, low, none, unknown } = text.common.severity;
  return [
    {
      id: 'severity',
      label: words.severity,
      kind: 'choice',
      options: optionsOf({ critical, high, medium, low, none, unknown }),
    },
    { id: 'knownExploited', label: words.knownExploited, kind: 'flag' },
  ];
}

/** The filters of devices that went; `facets` are undefined until they are known. */
export function goneDeviceFilters(facets: Schema<'Facets'> | undefined): readonly ListFilter[] {
  return [
    { id: 'reason', label: words.reason, kind: 'choice', options: optionsOf(text.changes.reason) },
    { id: 'groupId', label: words.group, kind: 'choice', options: valuesOf(facets?.groups) },
    { id: 'platform', label: words.platform, kind: 'choice', options: valuesOf(facets?.platforms) },
  ];
}

/** The filters of software changes. */
export function softwareChangeFilters(facets: Schema<'Facets'> | undefined): readonly ListFilter[] {
  return [
    { id: 'kind', label: words.kind, kind: 'choice', options: optionsOf(text.device.changeKind) },
    { id: 'ecosystem', label: words.ecosystem, kind: 'choice', options: valuesOf(facets?.ecosystems) },
    { id: 'groupId', label: words.group, kind: 'choice', options: valuesOf(facets?.groups) },
  ];
}
