// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { PlugConnectedAddRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { DataList } from '@/list/DataList';
import type { ListFilter } from '@/list/types';
import { optionsOf } from '@/pages/software/filters';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { text } from '@/text';
import { SectionHead } from '../parts/SectionHead';
import { useApiClient, useChange } from '../queries';
import { useSection } from '../useSection';
import { AskClient, type ClientQuestion } from './AskClient';
import { ClientDialog } from './ClientDialog';
import { type Client, clientColumns } from './columns';
import { CLIENT_PERMISSIONS } from './grants';

const words = text.settings.clients;

const FILTERS: readonly ListFilter[] = [
  { id: 'state', label: words.state, kind: 'choice', options: optionsOf(words.states) },
  {
    id: 'permission',
    label: words.permissions,
    kind: 'choice',
    options: CLIENT_PERMISSIONS.map((value) => ({ value, label: words.permission[value].name })),
  },
];

/** The programs that ask the API. */
export default function ApiClients() {
  const api = useApi();
  const section = useSection('api-clients');
  const opened = useApiClient(section.id);
  const [question, setQuestion] = useState<ClientQuestion | null>(null);
  const toggle = useChange(async (client: Client) =>
    bodyOf(
      await api.PATCH('/api/v1/settings/api-clients/{id}', {
        params: { path: { id: client.id } },
        body: { enabled: !client.enabled },
      }),
    ),
  );
  const { open, to } = section;
  const { mutate } = toggle;
  const columns = useMemo(
    () =>
      clientColumns({
        to,
        actions: (client) => [
          { label: text.settings.edit, act: () => open(client.id) },
          { label: words.renew, act: () => setQuestion({ kind: 'renew', client }) },
          { label: client.enabled ? text.settings.disable : text.settings.enable, act: () => mutate(client) },
          { label: text.settings.remove, act: () => setQuestion({ kind: 'remove', client }) },
        ],
      }),
    [mutate, open, to],
  );
  return (
    <>
      <SectionHead
        actions={
          <Button appearance="primary" icon={<PlugConnectedAddRegular />} onClick={() => open('new')}>
            {words.add}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      {toggle.error ? <Failure error={toggle.error} /> : null}
      {opened.error ? <Failure error={opened.error} /> : null}
      <DataList<Client>
        name="settings.clients"
        label={text.settings.sections['api-clients']}
        path="/api/v1/settings/api-clients"
        standsOn="settings"
        columns={columns}
        filters={FILTERS}
        sort="name"
        rowId={(client) => client.id}
        rowLink={(client) => to(client.id)}
        searchHint={words.searchHint}
        empty={<Empty title={words.empty}>{words.emptyBody}</Empty>}
      />
      {section.id === 'new' ? <ClientDialog onClose={section.close} /> : null}
      {opened.data ? <ClientDialog key={opened.data.id} client={opened.data} onClose={section.close} /> : null}
      {question ? <AskClient question={question} onClose={() => setQuestion(null)} /> : null}
    </>
  );
}
