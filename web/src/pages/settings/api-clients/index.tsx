// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { PlugConnectedAddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Ago } from '@/parts/Ago';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { TextLink } from '@/parts/TextLink';
import { formatDay } from '@/parts/time';
import { text } from '@/text';
import { RowMenu } from '../parts/RowMenu';
import { Rows } from '../parts/Rows';
import { SectionHead } from '../parts/SectionHead';
import { Table, type TableColumn } from '../parts/Table';
import { useApiClients, useChange, useDeviceGroups } from '../queries';
import { useSection } from '../useSection';
import { AskClient, type ClientQuestion } from './AskClient';
import { ClientDialog } from './ClientDialog';
import { ClientState } from './ClientState';

type Client = Schema<'ApiClient'>;
const words = text.settings.clients;

/** The programs that ask the API. */
export default function ApiClients() {
  const api = useApi();
  const clients = useApiClients();
  const groups = useDeviceGroups();
  const section = useSection('api-clients');
  const [question, setQuestion] = useState<ClientQuestion | null>(null);
  const toggle = useChange(async (client: Client) =>
    bodyOf(
      await api.PATCH('/api/v1/settings/api-clients/{id}', {
        params: { path: { id: client.id } },
        body: { enabled: !client.enabled },
      }),
    ),
  );
  const groupName = (id: number) => groups.data?.items.find((group) => group.id === id)?.name ?? words.groupGone(id);
  const columns: readonly TableColumn<Client>[] = [
    {
      id: 'name',
      header: words.name,
      cell: (client) => <TextLink to={links.settings('api-clients', client.id)}>{client.name}</TextLink>,
    },
    { id: 'state', header: words.state, cell: (client) => <ClientState client={client} /> },
    {
      id: 'permissions',
      header: words.permissions,
      cell: (client) =>
        client.permissions.map((permission) => words.permission[permission].name).join(', ') || text.common.none,
    },
    {
      id: 'groups',
      header: words.groups,
      cell: (client) =>
        client.allGroups ? words.allDevices : client.groups.map(groupName).join(', ') || text.common.none,
    },
    {
      id: 'lastUsed',
      header: words.lastUsed,
      cell: (client) => (client.lastUsed === null ? text.common.never : <Ago time={client.lastUsed} />),
    },
    {
      id: 'expires',
      header: text.settings.expires,
      cell: (client) => (client.expires === null ? text.common.never : formatDay(new Date(client.expires))),
    },
    {
      id: 'actions',
      header: text.settings.actions,
      quietHeader: true,
      align: 'end',
      cell: (client) => (
        <RowMenu
          name={client.name}
          actions={[
            { label: text.settings.edit, act: () => section.open(client.id) },
            { label: words.renew, act: () => setQuestion({ kind: 'renew', client }) },
            { label: client.enabled ? text.settings.disable : text.settings.enable, act: () => toggle.mutate(client) },
            { label: text.settings.remove, act: () => setQuestion({ kind: 'remove', client }) },
          ]}
        />
      ),
    },
  ];
  if (clients.error) {
    return <Failure error={clients.error} retry={() => void clients.refetch()} />;
  }
  if (clients.data === undefined) {
    return <Rows count={4} />;
  }
  const opened = clients.data.items.find((client) => client.id === section.id);
  return (
    <>
      <SectionHead
        actions={
          <Button appearance="primary" icon={<PlugConnectedAddRegular />} onClick={() => section.open('new')}>
            {words.add}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      {toggle.error ? <Failure error={toggle.error} /> : null}
      {clients.data.items.length === 0 ? (
        <Empty title={words.empty}>{words.emptyBody}</Empty>
      ) : (
        <Table
          label={text.settings.sections['api-clients']}
          columns={columns}
          rows={clients.data.items}
          rowId={(client) => client.id}
        />
      )}
      {section.id === 'new' ? <ClientDialog onClose={section.close} /> : null}
      {opened ? <ClientDialog key={opened.id} client={opened} onClose={section.close} /> : null}
      {question ? <AskClient question={question} onClose={() => setQuestion(null)} /> : null}
    </>
  );
}
