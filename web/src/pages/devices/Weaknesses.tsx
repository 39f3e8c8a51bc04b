// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { readable } from '@/list/address';
import { DataList } from '@/list/DataList';
import { Empty } from '@/parts/Empty';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { EvidenceDrawer } from './evidence/EvidenceDrawer';
import type { Device } from './useDevice';
import { weaknessColumns, weaknessFilters } from './weaknessColumns';

const idOf = (row: Schema<'DeviceWeakness'>) => row.id;

/** The same list with a finding opened, or with none. */
function withFinding(deviceId: string, search: string, finding: string | null): string {
  const next = new URLSearchParams(search);
  next.delete('finding');
  if (finding !== null) {
    next.set('finding', finding);
  }
  const options = readable(next);
  return links.device(deviceId, 'weaknesses') + (options === '' ? '' : `?${options}`);
}

/** The open weaknesses of a device; each opens the evidence for it. */
export function Weaknesses({ device }: { device: Device }) {
  const { search } = useLocation();
  const navigate = useNavigate();
  const finding = new URLSearchParams(search).get('finding');
  const evidenceOf = useCallback(
    (row: Schema<'DeviceWeakness'>) => withFinding(device.id, search, row.id),
    [device.id, search],
  );
  const columns = useMemo(() => weaknessColumns(evidenceOf), [evidenceOf]);
  const words = text.device;
  return (
    <>
      <DataList<Schema<'DeviceWeakness'>>
        name="device-weaknesses"
        label={words.tab.weaknesses}
        path={`/api/v1/devices/${device.id}/weaknesses`}
        columns={columns}
        filters={weaknessFilters}
        sort="-risk,-cvss"
        rowId={idOf}
        rowLink={evidenceOf}
        current={finding ?? undefined}
        searchHint={words.weaknessSearch}
        empty={
          <Empty title={words.noWeaknesses}>
            {words.noWeaknessesHint(formatCount(device.assessed), formatCount(device.softwareCount))}
          </Empty>
        }
      />
      <EvidenceDrawer
        device={device}
        weakness={finding}
        onClose={() => navigate(withFinding(device.id, search, null))}
      />
    </>
  );
}
