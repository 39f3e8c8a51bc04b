// SPDX-License-Identifier: Apache-2.0
import { facetOptions } from '@/api/facets';
import type { Schema } from '@/api/types';
import type { ListFilter } from '@/list/types';
import { worstOptions } from '@/parts/worst';
import { text } from '@/text';
import type { Report } from './pairs';

const words = text.vulnerableDevices.filter;

/** The filters of the report. `facets` and `report` are undefined until they are known. */
export function reportFilters(facets: Schema<'Facets'> | undefined, report: Report | undefined): readonly ListFilter[] {
  const versions = (report?.windowsVersion ?? []).map(({ value, name }) => ({ value, label: name }));
  return [
    { id: 'severity', label: words.severity, kind: 'choice', options: worstOptions('severity') },
    { id: 'exploit', label: words.exploit, kind: 'choice', options: worstOptions('exploit') },
    { id: 'age', label: words.age, kind: 'choice', options: worstOptions('age') },
    { id: 'platform', label: words.platform, kind: 'choice', options: facetOptions(facets?.platforms) },
    { id: 'windowsVersion', label: words.windowsVersion, kind: 'choice', options: versions },
    { id: 'groupId', label: words.groupId, kind: 'choice', options: facetOptions(facets?.groups) },
  ];
}
