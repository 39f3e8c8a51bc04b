// SPDX-License-Identifier: Apache-2.0
import { useFacets } from '@/api/facets';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { type CountPill, CountPills } from '@/parts/CountPills';
import { Empty } from '@/parts/Empty';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { softwareColumns } from './columns';
import { softwareFilters } from './filters';

const words = text.software.pills;

const PILLS: readonly CountPill[] = [
  { label: words.exposed, filters: { exposed: 'true' } },
  { label: words.knownExploited, filters: { knownExploited: 'true' }, bad: true },
  { label: words.endOfSupport, filters: { tag: 'endOfSupport' }, bad: true },
  { label: words.notAssessed, filters: { assessed: 'false' } },
];

/** Everything that is installed on the fleet, what matters most first. */
export function Component() {
  const facets = useFacets();
  return (
    <Page
      title={text.software.title}
      full
      marks={<CountPills label={words.label} path="/api/v1/software" pills={PILLS} to={links.software} />}
    >
      <DataList
        name="software"
        label={text.software.list}
        path="/api/v1/software"
        columns={softwareColumns}
        filters={softwareFilters(facets.data)}
        sort="-impact"
        rowId={(it) => it.id}
        rowLink={(it) => links.product(it.id)}
        searchHint={text.software.searchHint}
        empty={
          <Empty title={text.software.empty.title}>
            {text.software.empty.text} <TextLink to={links.start()}>{text.software.empty.start}</TextLink>
          </Empty>
        }
      />
    </Page>
  );
}
