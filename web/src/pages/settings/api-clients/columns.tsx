// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import type { ListColumn } from '@/list/types';
import { Ago } from '@/parts/Ago';
import { TextLink } from '@/parts/TextLink';
import { formatDay } from '@/parts/time';
import { text } from '@/text';
import { type RowAction, RowMenu } from '../parts/RowMenu';
import { StateMark } from '../parts/StateMark';

/** An API client as the API has it. */
export type Client = Schema<'ApiClient'>;

const words = text.settings.clients;

/** The devices that a client sees, in words: all, or the names of groups. */
export function devicesOf({ allGroups, groups, groupNames }: Pick<Client, 'allGroups' | 'groups' | 'groupNames'>) {
  if (allGroups) {
    return words.allDevices;
  }
  // What has no name here is told by its number: the rest of the devices, or a group that is gone or not the reader's.
  const numbers = new Map(groups.map((group) => [String(group), words.groupGone(group)]));
  return groupNames.map((name) => numbers.get(name) ?? name).join(', ') || text.common.none;
}

interface Ways {
  to: (id: string) => string;
  actions: (client: Client) => readonly RowAction[];
}

/** What can be seen of API clients, and done about each. */
export function clientColumns({ to, actions }: Ways): readonly ListColumn<Client>[] {
  return [
    {
      id: 'name',
      header: words.name,
      width: 170,
      grow: true,
      cell: (client) => <TextLink to={to(client.id)}>{client.name}</TextLink>,
    },
    {
      id: 'state',
      header: words.state,
      width: 110,
      cell: ({ state }) => <StateMark good={state === 'active'}>{words.states[state]}</StateMark>,
    },
    {
      id: 'permissions',
      header: words.permissions,
      width: 170,
      grow: true,
      cell: (client) => {
        const said = client.permissions.map((one) => words.permission[one].name).join(', ') || text.common.none;
        return <span title={said}>{said}</span>;
      },
    },
    {
      id: 'groupNames',
      header: words.groups,
      width: 140,
      exports: ['allGroups', 'groupNames'],
      cell: (client) => devicesOf(client),
    },
    {
      id: 'lastUsed',
      header: words.lastUsed,
      width: 110,
      descendingFirst: true,
      cell: (client) => (client.lastUsed === null ? text.common.never : <Ago time={client.lastUsed} />),
    },
    {
      id: 'expires',
      header: text.settings.expires,
      width: 110,
      cell: (client) => (client.expires === null ? text.common.never : formatDay(new Date(client.expires))),
    },
    {
      id: 'created',
      header: words.created,
      width: 110,
      descendingFirst: true,
      hidden: true,
      cell: (client) => (client.created === null ? text.common.notKnown : <Ago time={client.created} />),
    },
    { id: 'id', header: words.clientId, width: 290, hidden: true, cell: (client) => client.id },
    {
      id: 'actions',
      header: text.settings.actions,
      width: 76,
      align: 'end',
      sortable: false,
      exports: [],
      cell: (client) => <RowMenu name={client.name} actions={actions(client)} />,
    },
  ];
}
