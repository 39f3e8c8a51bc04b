// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { fetchList } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import type { Schema } from '@/api/types';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { ListFrame } from '@/pages/settings/parts/ListFrame';
import { Rows } from '@/pages/settings/parts/Rows';
import { StateMark } from '@/pages/settings/parts/StateMark';
import { useChange } from '@/pages/settings/queries';
import { optionsOf } from '@/pages/software/filters';
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

const FILTERS: readonly ListFilter[] = [
  { id: 'state', label: words.state, kind: 'choice', options: optionsOf(words.states) },
];

/** Time of a token that may not be known, as the list shows it. */
function agoOf(time: string | null, otherwise: string) {
  return time === null ? otherwise : <Ago time={time} />;
}

function tokenColumns(onRemove: (token: Token) => void): readonly ListColumn<Token>[] {
  return [
    { id: 'name', header: words.name, width: 180, grow: true, cell: (token) => token.name },
    {
      id: 'state',
      header: words.state,
      width: 100,
      cell: ({ state }) => <StateMark good={state === 'active'}>{words.states[state]}</StateMark>,
    },
    {
      id: 'permissions',
      header: words.permissions,
      width: 220,
      grow: true,
      cell: (token) => token.permissions.map((one) => permissionWords(one).name).join(', '),
    },
    {
      id: 'created',
      header: words.created,
      width: 120,
      descendingFirst: true,
      cell: (token) => agoOf(token.created, text.common.notKnown),
    },
    {
      id: 'lastUsed',
      header: words.lastUsed,
      width: 120,
      descendingFirst: true,
      cell: (token) => agoOf(token.lastUsed, text.common.never),
    },
    {
      id: 'expires',
      header: text.settings.expires,
      width: 120,
      cell: (token) => (token.expires === null ? text.common.never : formatDay(new Date(token.expires))),
    },
    {
      id: 'actions',
      header: text.settings.actions,
      width: 100,
      align: 'end',
      sortable: false,
      exports: [],
      cell: (token) => (
        <Button size="small" aria-label={words.removeLabel(token.name)} onClick={() => onRemove(token)}>
          {text.settings.remove}
        </Button>
      ),
    },
  ];
}

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

/** One's personal tokens, for scripts that act in one's name. Without any, the page needs no room for a list. */
export function Tokens({ permissions }: { permissions: readonly string[] }) {
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<Token | null>(null);
  const columns = useMemo(() => tokenColumns(setRemoving), []);
  const count = useQuery({
    queryKey: keys.settings('tokens'),
    queryFn: async ({ signal }) =>
      (
        await fetchList<Schema<'PersonalTokenPage'>>(
          '/api/v1/session/tokens',
          new URLSearchParams({ top: '0' }),
          signal,
        )
      ).total,
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
      {count.error ? <Failure error={count.error} retry={() => void count.refetch()} /> : null}
      {count.data === undefined ? (
        count.error ? null : (
          <Rows count={2} />
        )
      ) : count.data === 0 ? (
        <Empty title={words.empty}>{words.emptyBody}</Empty>
      ) : (
        <ListFrame short>
          <DataList<Token>
            name="profile.tokens"
            label={words.title}
            path="/api/v1/session/tokens"
            standsOn="settings"
            columns={columns}
            filters={FILTERS}
            sort="name"
            rowId={(token) => token.id}
            searchHint={words.searchHint}
            empty={<Empty title={words.empty}>{words.emptyBody}</Empty>}
          />
        </ListFrame>
      )}
      {making ? <TokenDialog permissions={permissions} onClose={() => setMaking(false)} /> : null}
      {removing ? <RemoveToken token={removing} onClose={() => setRemoving(null)} /> : null}
    </Card>
  );
}
