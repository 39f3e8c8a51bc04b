// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { weaknessColumns } from '@/pages/weaknesses/columns';
import { weaknessFilters } from '@/pages/weaknesses/filters';
import { Empty } from '@/parts/Empty';
import { text } from '@/text';
import { keyFilters } from './filters';

const words = text.software;

/** The open weaknesses of a product. */
export function WeaknessesTab({ it }: { it: Schema<'SoftwareDetail'> }) {
  const [filters] = useState(() => [...weaknessFilters(new Date()), ...keyFilters]);
  return (
    <DataList
      name="software.weaknesses"
      label={words.tab.weaknesses}
      path={`/api/v1/software/${encodeURIComponent(it.id)}/weaknesses`}
      columns={weaknessColumns}
      filters={filters}
      sort="-risk"
      rowId={(row) => row.id}
      rowLink={(row) => links.weakness(row.id)}
      searchHint={text.weaknesses.searchHint}
      empty={
        <Empty title={words.noMatch.weaknesses}>
          {it.notAssessed.length > 0 ? words.noWeaknessesBut(it.notAssessed.length) : words.noMatch.weaknessesText}
        </Empty>
      }
    />
  );
}
