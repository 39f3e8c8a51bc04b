// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useFacets } from '@/api/facets';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { Empty } from '@/parts/Empty';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { deviceColumns } from './columns';
import { deviceFilters } from './filters';
import { Pills } from './Pills';

const idOf = (device: Schema<'Device'>) => device.id;
const linkOf = (device: Schema<'Device'>) => links.device(device.id);

/** Every device. */
export function Component() {
  const facets = useFacets();
  const filters = useMemo(() => deviceFilters(facets.data), [facets.data]);
  return (
    <Page title={text.devices.title} full>
      <Pills />
      <DataList
        name="devices"
        label={text.devices.rows}
        path="/api/v1/devices"
        columns={deviceColumns}
        filters={filters}
        sort="-exposureScore,name"
        rowId={idOf}
        rowLink={linkOf}
        searchHint={text.devices.searchHint}
        empty={
          <Empty title={text.devices.empty}>
            {text.devices.emptyHint} <TextLink to={links.start()}>{text.devices.emptyLink}</TextLink>
          </Empty>
        }
      />
    </Page>
  );
}
