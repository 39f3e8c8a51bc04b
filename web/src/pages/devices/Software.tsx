// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { Empty } from '@/parts/Empty';
import { text } from '@/text';
import { softwareColumns, softwareFilters } from './softwareColumns';
import type { Device } from './useDevice';

type Row = Schema<'DeviceSoftware'>;

const idOf = (row: Row) => `${row.ecosystem} ${row.name} ${row.version} ${row.architecture} ${row.paths?.[0] ?? ''}`;
const linkOf = (row: Row) => links.product(row.softwareId);

/** Everything found on a device, assessed or not. */
export function Software({ device }: { device: Device }) {
  const words = text.device;
  return (
    <DataList<Row>
      name="device-software"
      label={words.tab.software}
      path={`/api/v1/devices/${device.id}/software`}
      columns={softwareColumns(device.id)}
      filters={softwareFilters}
      sort="-findings,name"
      rowId={idOf}
      rowLink={linkOf}
      searchHint={words.softwareSearch}
      empty={<Empty title={words.noSoftware}>{words.noSoftwareHint}</Empty>}
    />
  );
}
