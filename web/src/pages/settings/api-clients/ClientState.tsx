// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { text } from '@/text';
import { isOver } from '../parts/expiry';

/** Whether a client is let in. */
export function ClientState({ client }: { client: Schema<'ApiClient'> }) {
  const over = isOver(client.expires, new Date());
  const words = text.settings.clients.states;
  if (client.enabled && !over) {
    return (
      <Badge appearance="tint" color="success" shape="rounded">
        {words.open}
      </Badge>
    );
  }
  return (
    <Badge appearance="tint" color="subtle" shape="rounded">
      {client.enabled ? words.expired : words.disabled}
    </Badge>
  );
}
