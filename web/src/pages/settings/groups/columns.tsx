// SPDX-License-Identifier: Apache-2.0
import { links } from '@/app/links';
import type { ListColumn } from '@/list/types';
import { Count } from '@/parts/Count';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { type RowAction, RowMenu } from '../parts/RowMenu';
import type { Group } from './groups';
import { sentenceOf } from './rule';

const words = text.settings.groups;

interface Ways {
  to: (id: string) => string;
  actions: (group: Group) => readonly RowAction[];
}

/** What can be seen of device groups, and done about each. */
export function groupColumns({ to, actions }: Ways): readonly ListColumn<Group>[] {
  return [
    {
      id: 'name',
      header: words.name,
      width: 180,
      grow: true,
      cell: (group) => <TextLink to={to(String(group.id))}>{group.name}</TextLink>,
    },
    { id: 'rank', header: words.rank, hint: words.rankHint, width: 76, align: 'end', cell: (group) => group.rank },
    {
      id: 'ruleText',
      header: words.ruleHeader,
      width: 240,
      grow: true,
      cell: (group) => {
        const said = sentenceOf(group.rule);
        return <span title={said}>{said}</span>;
      },
    },
    {
      id: 'userGroups',
      header: words.seenBy,
      width: 150,
      cell: (group) => group.userGroups.join(', ') || words.everybody,
    },
    {
      id: 'devices',
      header: words.devices,
      width: 90,
      align: 'end',
      descendingFirst: true,
      cell: (group) => (
        <Count count={group.devices} to={links.devices({ groupId: group.id })} label={words.devicesOf(group.name)} />
      ),
    },
    { id: 'description', header: words.description, width: 220, hidden: true, cell: (group) => group.description },
    {
      id: 'actions',
      header: text.settings.actions,
      width: 76,
      align: 'end',
      sortable: false,
      exports: [],
      cell: (group) => <RowMenu name={group.name} actions={actions(group)} />,
    },
  ];
}
