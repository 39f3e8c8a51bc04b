// SPDX-License-Identifier: Apache-2.0
import { facetOptions, windowsVersionFilter } from '@/api/facets';
import type { Schema } from '@/api/types';
import type { ListFilter } from '@/list/types';
import { platformOptions } from '@/pages/devices/filters';
import { worstOptions } from '@/parts/worst';
import { text } from '@/text';

const words = text.vulnerableDevices.filter;

/** The filters of the report; `facets` are undefined until they are known. */
export function reportFilters(facets: Schema<'Facets'> | undefined): readonly ListFilter[] {
  return [
    { id: 'severity', label: words.severity, kind: 'choice', options: worstOptions('severity') },
    { id: 'exploit', label: words.exploit, kind: 'choice', options: worstOptions('exploit') },
    { id: 'age', label: words.age, kind: 'choice', options: worstOptions('age') },
    { id: 'platform', label: words.platform, kind: 'choice', options: platformOptions(facets) },
    windowsVersionFilter(facets),
    { id: 'groupId', label: words.groupId, kind: 'choice', options: facetOptions(facets?.groups) },
  ];
}
