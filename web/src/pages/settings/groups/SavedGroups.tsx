// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { DataList } from '@/list/DataList';
import type { ListFilter } from '@/list/types';
import { Empty } from '@/parts/Empty';
import { text } from '@/text';
import { ListFrame } from '../parts/ListFrame';
import { useUserGroups } from '../queries';
import { groupColumns } from './columns';
import type { Group } from './groups';

const words = text.settings.groups;

interface SavedGroupsProps {
  /** How many groups there are. */
  count: number;
  to: (id: string) => string;
  onEdit: (id: number) => void;
  onMove: (id: number, by: number) => void;
  onRemove: (id: number) => void;
}

/** The groups as the server has them, as a list; a change leads to all of them in rank order, where it is saved. */
export function SavedGroups({ count, to, onEdit, onMove, onRemove }: SavedGroupsProps) {
  const userGroups = useUserGroups();
  const { data } = userGroups;
  const filters = useMemo<readonly ListFilter[]>(
    () => [
      {
        id: 'userGroup',
        label: words.seenBy,
        kind: 'choice',
        options: (data?.items ?? []).flatMap(({ name, deviceGroups }) =>
          deviceGroups > 0 ? [{ value: name, label: name, count: deviceGroups }] : [],
        ),
      },
    ],
    [data],
  );
  const columns = useMemo(
    () =>
      groupColumns({
        to,
        actions: ({ id, rank }) => [
          { label: text.settings.edit, act: () => onEdit(id) },
          ...(rank > 1 ? [{ label: words.moveUp, act: () => onMove(id, -1) }] : []),
          ...(rank < count ? [{ label: words.moveDown, act: () => onMove(id, 1) }] : []),
          { label: text.settings.remove, act: () => onRemove(id) },
        ],
      }),
    [count, onEdit, onMove, onRemove, to],
  );
  return (
    <ListFrame short={count < 9}>
      <DataList<Group>
        name="settings.groups"
        label={text.settings.sections.groups}
        path="/api/v1/settings/groups"
        standsOn="settings"
        columns={columns}
        filters={filters}
        sort="rank"
        rowId={(group) => String(group.id)}
        rowLink={(group) => to(String(group.id))}
        searchHint={words.searchHint}
        empty={<Empty title={words.empty}>{words.emptyBody}</Empty>}
      />
    </ListFrame>
  );
}
