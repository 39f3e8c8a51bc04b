// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import type { FilterOption } from '@/list/types';
import { text } from '@/text';

const STATES = ['failed', 'stale', 'never', 'current'] as const;

/** The states of feeds to filter by, the worst first, with how many feeds have each; one that no feed has can still be asked for. */
export function stateOptions(facets: readonly Schema<'Facet'>[] | undefined): FilterOption[] {
  return STATES.map((value) => ({
    value,
    label: text.settings.feeds.states[value],
    ...(facets === undefined ? {} : { count: facets.find((facet) => facet.value === value)?.count ?? 0 }),
  }));
}
