// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { PersonAddRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import type { Schema } from '@/api/types';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { optionsOf } from '@/pages/software/filters';
import { Ago } from '@/parts/Ago';
import { Empty } from '@/parts/Empty';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { RowMenu } from '../parts/RowMenu';
import { SectionHead } from '../parts/SectionHead';
import { useUser, useUserGroups } from '../queries';
import { useSection } from '../useSection';
import { AskUser, type UserQuestion } from './AskUser';
import { UserDialog } from './UserDialog';
import { UserStates } from './UserStates';

type User = Schema<'User'>;
const words = text.settings.users;

function useFilters(): ListFilter[] {
  const groups = useUserGroups();
  return [
    { id: 'state', label: words.state, kind: 'choice', options: optionsOf(words.states) },
    {
      id: 'userGroup',
      label: words.groups,
      kind: 'choice',
      options: (groups.data?.items ?? []).map(({ name, users }) => ({ value: name, label: name, count: users })),
    },
    { id: 'role', label: words.role, kind: 'choice', linkOnly: true },
  ];
}

/** The people who sign in, and what can be done about each. */
export default function Users() {
  const section = useSection('users');
  const opened = useUser(section.id);
  const filters = useFilters();
  const [question, setQuestion] = useState<UserQuestion | null>(null);
  const { open, to } = section;
  const columns = useMemo<readonly ListColumn<User>[]>(() => {
    const ask = (kind: UserQuestion['kind'], user: User) => () => setQuestion({ kind, user });
    return [
      {
        id: 'name',
        header: words.account,
        width: 140,
        grow: true,
        cell: (user) => <TextLink to={to(user.id)}>{user.name}</TextLink>,
      },
      { id: 'displayName', header: words.name, width: 130, grow: true, cell: (user) => user.displayName },
      { id: 'email', header: words.email, width: 150, grow: true, cell: (user) => user.email },
      {
        id: 'userGroups',
        header: words.groups,
        width: 130,
        cell: (user) => user.userGroups.join(', ') || text.common.none,
      },
      { id: 'states', header: words.state, width: 170, cell: (user) => <UserStates states={user.states} /> },
      {
        id: 'lastSignIn',
        header: words.lastSignIn,
        width: 110,
        descendingFirst: true,
        cell: (user) => (user.lastSignIn === null ? text.common.never : <Ago time={user.lastSignIn} />),
      },
      {
        id: 'created',
        header: words.created,
        width: 110,
        descendingFirst: true,
        hidden: true,
        cell: (user) => <Ago time={user.created} />,
      },
      {
        id: 'actions',
        header: text.settings.actions,
        width: 76,
        align: 'end',
        sortable: false,
        exports: [],
        cell: (user) => (
          <RowMenu
            name={user.name}
            actions={[
              { label: text.settings.edit, act: () => open(user.id) },
              ...(user.locked ? [{ label: words.unlock, act: ask('unlock', user) }] : []),
              ...(user.external ? [] : [{ label: words.newPassword, act: ask('password', user) }]),
              ...(user.hasSecondFactor ? [{ label: words.removeFactor, act: ask('factor', user) }] : []),
              { label: text.settings.remove, act: ask('remove', user) },
            ]}
          />
        ),
      },
    ];
  }, [open, to]);
  return (
    <>
      <SectionHead
        actions={
          <Button appearance="primary" icon={<PersonAddRegular />} onClick={() => open('new')}>
            {words.add}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      {opened.error ? <Empty title={words.gone} /> : null}
      <DataList<User>
        name="settings.users"
        label={text.settings.sections.users}
        path="/api/v1/settings/users"
        standsOn="settings"
        columns={columns}
        filters={filters}
        sort="name"
        rowId={(user) => user.id}
        rowLink={(user) => to(user.id)}
        searchHint={words.searchHint}
        empty={<Empty title={words.empty} />}
      />
      {section.id === 'new' ? <UserDialog onClose={section.close} /> : null}
      {opened.data ? <UserDialog key={opened.data.id} user={opened.data} onClose={section.close} /> : null}
      {question ? <AskUser question={question} onClose={() => setQuestion(null)} /> : null}
    </>
  );
}
