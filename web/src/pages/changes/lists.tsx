// SPDX-License-Identifier: Apache-2.0
import { useMemo, useState } from 'react';
import { useFacets } from '@/api/facets';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { deviceColumns } from '@/pages/devices/columns';
import { deviceFilters } from '@/pages/devices/filters';
import { weaknessColumns } from '@/pages/weaknesses/columns';
import { weaknessFilters } from '@/pages/weaknesses/filters';
import { Empty } from '@/parts/Empty';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { goneDeviceColumns, goneWeaknessColumns, softwareChangeColumns } from './columns';
import { goneDeviceFilters, goneWeaknessFilters, softwareChangeFilters } from './filters';

const words = text.changes;
const movers = '/api/v1/scores/movers';
/** Here it is what the list is about. */
const newDeviceColumns = deviceColumns.map((column) =>
  column.id === 'firstSeen' ? { ...column, hidden: false } : column,
);
const idOf = (row: { id: string }) => row.id;

interface Since {
  since: string;
}

/** Open weaknesses that became known since then. */
export function NewWeaknesses({ since }: Since) {
  const [filters] = useState(() => weaknessFilters(new Date()).filter(({ id }) => id !== 'firstDetectedSince'));
  return (
    <DataList<Schema<'Weakness'>>
      name="changes.weaknesses-new"
      label={words.tab['weaknesses-new']}
      path="/api/v1/weaknesses"
      columns={weaknessColumns}
      filters={filters}
      fixed={{ firstDetectedSince: since }}
      sort="-risk,id"
      rowId={idOf}
      rowLink={(it) => links.weakness(it.id)}
      searchHint={words.search.weakness}
      empty={<Empty title={words.empty.weaknessesNew}>{words.empty.weaknessesNewMore}</Empty>}
    />
  );
}

/** Weaknesses that were open and are on no device any more. */
export function GoneWeaknesses({ since }: Since) {
  const [filters] = useState(goneWeaknessFilters);
  return (
    <DataList<Schema<'GoneWeakness'>>
      name="changes.weaknesses-gone"
      label={words.tab['weaknesses-gone']}
      path={`${movers}/weaknesses-gone`}
      columns={goneWeaknessColumns}
      filters={filters}
      fixed={{ since }}
      sort="-risk,id"
      rowId={idOf}
      rowLink={(it) => links.weakness(it.id)}
      searchHint={words.search.weaknessGone}
      empty={
        <Empty title={words.empty.weaknessesGone}>
          {words.empty.weaknessesGoneMore}{' '}
          <TextLink inSentence to={links.recommendations()}>
            {words.empty.weaknessesGoneLink}
          </TextLink>
        </Empty>
      }
    />
  );
}

/** Devices that were seen first since then. */
export function NewDevices({ since }: Since) {
  const facets = useFacets();
  const filters = useMemo(() => deviceFilters(facets.data), [facets.data]);
  return (
    <DataList<Schema<'Device'>>
      name="changes.devices-new"
      label={words.tab['devices-new']}
      path="/api/v1/devices"
      columns={newDeviceColumns}
      filters={filters}
      fixed={{ firstSeenSince: since }}
      sort="-firstSeen,name"
      rowId={idOf}
      rowLink={(it) => links.device(it.id)}
      searchHint={text.devices.searchHint}
      empty={
        <Empty title={words.empty.devicesNew}>
          {words.empty.devicesNewMore}{' '}
          <TextLink inSentence to={links.start()}>
            {words.empty.devicesNewLink}
          </TextLink>
        </Empty>
      }
    />
  );
}

/** Devices that were counted and are not any more. */
export function GoneDevices({ since }: Since) {
  const facets = useFacets();
  const filters = useMemo(() => goneDeviceFilters(facets.data), [facets.data]);
  return (
    <DataList<Schema<'GoneDevice'>>
      name="changes.devices-gone"
      label={words.tab['devices-gone']}
      path={`${movers}/devices-gone`}
      columns={goneDeviceColumns}
      filters={filters}
      fixed={{ since }}
      sort="-gone,name"
      rowId={idOf}
      searchHint={words.search.device}
      empty={<Empty title={words.empty.devicesGone}>{words.empty.devicesGoneMore}</Empty>}
    />
  );
}

/** What was installed, updated and removed on all devices, newest first. */
export function SoftwareChanges({ since }: Since) {
  const facets = useFacets();
  const filters = useMemo(() => softwareChangeFilters(facets.data), [facets.data]);
  return (
    <DataList<Schema<'FleetSoftwareChange'>>
      name="changes.software"
      label={words.tab.software}
      path={`${movers}/software-changes`}
      columns={softwareChangeColumns}
      filters={filters}
      fixed={{ since }}
      sort="-time"
      rowId={idOf}
      searchHint={words.search.software}
      empty={<Empty title={words.empty.software}>{words.empty.softwareMore}</Empty>}
    />
  );
}
