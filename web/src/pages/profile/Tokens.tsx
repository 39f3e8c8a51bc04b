// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import type { Schema } from '@/api/types';
import { Rows } from '@/pages/settings/parts/Rows';
import { Table } from '@/pages/settings/parts/Table';
import { useChange } from '@/pages/settings/queries';
import { Ago } from '@/parts/Ago';
import { Card } from '@/parts/Card';
import { ConfirmDialog } from '@/parts/dialog/ConfirmDialog';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { formatDay } from '@/parts/time';
import { text } from '@/text';
import { TokenDialog } from './TokenDialog';
import { permissionWords } from './tokenPermissions';

type Token = Schema<'PersonalToken'>;
const words = text.profile.tokens;

function RemoveToken({ token, onClose }: { token: Token; onClose: () => void }) {
  const api = useApi();
  const remove = useChange(
    () => api.DELETE('/api/v1/session/tokens/{id}', { params: { path: { id: token.id } } }),
    onClose,
  );
  return (
    <ConfirmDialog
      title={words.removeTitle(token.name)}
      confirm={text.settings.remove}
      sending={remove}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      {words.removeBody}
    </ConfirmDialog>
  );
}

/** One's personal tokens, for scripts that act in one's name. */
export function Tokens({ permissions }: { permissions: readonly string[] }) {
  const api = useApi();
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<Token | null>(null);
  const tokens = useQuery({
    queryKey: keys.settings('tokens'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/session/tokens', { signal })),
  });
  return (
    <Card
      title={words.title}
      more={
        <Button icon={<AddRegular />} onClick={() => setMaking(true)}>
          {words.add}
        </Button>
      }
    >
      {tokens.error ? <Failure error={tokens.error} retry={() => void tokens.refetch()} /> : null}
      {tokens.data === undefined ? (
        tokens.error ? null : (
          <Rows count={2} />
        )
      ) : tokens.data.value.length === 0 ? (
        <Empty title={words.empty}>{words.emptyBody}</Empty>
      ) : (
        <Table
          label={words.title}
          rows={tokens.data.value}
          rowId={(token) => token.id}
          columns={[
            { id: 'name', header: words.name, cell: (token) => token.name },
            {
              id: 'permissions',
              header: words.permissions,
              cell: (token) => token.permissions.map((one) => permissionWords(one).name).join(', '),
            },
            { id: 'created', header: words.created, cell: (token) => <Ago time={token.created} /> },
            {
              id: 'lastUsed',
              header: words.lastUsed,
              cell: (token) => (token.lastUsed === '' ? text.common.never : <Ago time={token.lastUsed} />),
            },
            { id: 'expires', header: text.settings.expires, cell: (token) => formatDay(new Date(token.expires)) },
            {
              id: 'actions',
              header: text.settings.actions,
              quietHeader: true,
              align: 'end',
              cell: (token) => (
                <Button size="small" aria-label={words.removeLabel(token.name)} onClick={() => setRemoving(token)}>
                  {text.settings.remove}
                </Button>
              ),
            },
          ]}
        />
      )}
      {making ? <TokenDialog permissions={permissions} onClose={() => setMaking(false)} /> : null}
      {removing ? <RemoveToken token={removing} onClose={() => setRemoving(null)} /> : null}
    </Card>
  );
}
