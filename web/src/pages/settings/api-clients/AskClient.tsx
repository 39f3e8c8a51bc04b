// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import type { Schema } from '@/api/types';
import { ConfirmDialog } from '@/parts/dialog/ConfirmDialog';
import { text } from '@/text';
import { useChange } from '../queries';
import { MadeClient } from './MadeClient';

type Client = Schema<'ApiClient'>;

/** What is about to be done to a client. */
export interface ClientQuestion {
  kind: 'renew' | 'remove';
  client: Client;
}

/** Asks before a client is removed or its secret ends, does it, and shows the new secret once. */
export function AskClient({ question, onClose }: { question: ClientQuestion; onClose: () => void }) {
  const api = useApi();
  const [made, setMade] = useState<Client | null>(null);
  const words = text.settings.clients.ask[question.kind];
  const params = { path: { id: question.client.id } };
  const change = useChange<undefined, Client | null>(
    async () => {
      if (question.kind === 'renew') {
        return bodyOf(await api.POST('/api/v1/settings/api-clients/{id}/secret', { params }));
      }
      await api.DELETE('/api/v1/settings/api-clients/{id}', { params });
      return null;
    },
    (answer) => (answer === null ? onClose() : setMade(answer)),
  );
  if (made !== null) {
    return <MadeClient made={made} onClose={onClose} />;
  }
  return (
    <ConfirmDialog
      title={words.title(question.client.name)}
      confirm={words.confirm}
      sending={change}
      onConfirm={() => change.mutate(undefined)}
      onClose={onClose}
    >
      {words.body}
    </ConfirmDialog>
  );
}
