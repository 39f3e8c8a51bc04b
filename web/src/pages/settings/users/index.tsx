// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { PersonAddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Ago } from '@/parts/Ago';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { RowMenu } from '../parts/RowMenu';
import { Rows } from '../parts/Rows';
import { SectionHead } from '../parts/SectionHead';
import { Table, type TableColumn } from '../parts/Table';
import { useUsers } from '../queries';
import { useSection } from '../useSection';
import { AskUser, type UserQuestion } from './AskUser';
import { UserDialog } from './UserDialog';
import { UserStates } from './UserStates';

type User = Schema<'User'>;
const words = text.settings.users;

/** The people who sign in, and what can be done about each. */
export default function Users() {
  const users = useUsers();
  const section = useSection('users');
  const [question, setQuestion] = useState<UserQuestion | null>(null);
  const ask = (kind: UserQuestion['kind'], user: User) => () => setQuestion({ kind, user });
  const columns: readonly TableColumn<User>[] = [
    {
      id: 'name',
      header: words.name,
      cell: (user) => <TextLink to={links.settings('users', user.id)}>{user.displayName || user.name}</TextLink>,
    },
    { id: 'account', header: words.account, cell: (user) => user.name },
    { id: 'email', header: words.email, cell: (user) => user.email },
    { id: 'groups', header: words.groups, cell: (user) => user.userGroups.join(', ') || text.common.none },
    { id: 'state', header: words.state, cell: (user) => <UserStates user={user} /> },
    {
      id: 'lastSignIn',
      header: words.lastSignIn,
      cell: (user) => (user.lastSignIn === null ? text.common.never : <Ago time={user.lastSignIn} />),
    },
    {
      id: 'actions',
      header: text.settings.actions,
      quietHeader: true,
      align: 'end',
      cell: (user) => (
        <RowMenu
          name={user.name}
          actions={[
            { label: text.settings.edit, act: () => section.open(user.id) },
            ...(user.locked ? [{ label: words.unlock, act: ask('unlock', user) }] : []),
            ...(user.external ? [] : [{ label: words.newPassword, act: ask('password', user) }]),
            ...(user.hasSecondFactor ? [{ label: words.removeFactor, act: ask('factor', user) }] : []),
            { label: text.settings.remove, act: ask('remove', user) },
          ]}
        />
      ),
    },
  ];
  if (users.error) {
    return <Failure error={users.error} retry={() => void users.refetch()} />;
  }
  if (users.data === undefined) {
    return <Rows count={5} />;
  }
  const opened = users.data.items.find((user) => user.id === section.id);
  return (
    <>
      <SectionHead
        actions={
          <Button appearance="primary" icon={<PersonAddRegular />} onClick={() => section.open('new')}>
            {words.add}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      <Table label={text.settings.sections.users} columns={columns} rows={users.data.items} rowId={(user) => user.id} />
      {section.id === 'new' ? <UserDialog users={users.data.items} onClose={section.close} /> : null}
      {opened ? <UserDialog key={opened.id} user={opened} users={users.data.items} onClose={section.close} /> : null}
      {section.id !== undefined && section.id !== 'new' && !opened ? <Empty title={words.gone} /> : null}
      {question ? <AskUser question={question} onClose={() => setQuestion(null)} /> : null}
    </>
  );
}
