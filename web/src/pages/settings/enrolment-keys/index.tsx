// SPDX-License-Identifier: Apache-2.0
import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { KeyMultipleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Ago } from '@/parts/Ago';
import { ConfirmDialog } from '@/parts/dialog/ConfirmDialog';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatDay } from '@/parts/time';
import { text } from '@/text';
import { isOver } from '../parts/expiry';
import { RowMenu } from '../parts/RowMenu';
import { Rows } from '../parts/Rows';
import { SectionHead } from '../parts/SectionHead';
import { Table, type TableColumn } from '../parts/Table';
import { useChange, useEnrolmentKeys } from '../queries';
import { useSection } from '../useSection';
import { KeyDialog } from './KeyDialog';

type Key = Schema<'EnrolmentKey'>;
const words = text.settings.keys;

const useStyles = makeStyles({
  tags: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
});

function KeyState({ value }: { value: Key }) {
  const over = isOver(value.expires, new Date());
  const used = value.usesMax > 0 && value.uses >= value.usesMax;
  if (value.enabled && !over && !used) {
    return (
      <Badge appearance="tint" color="success" shape="rounded">
        {words.states.open}
      </Badge>
    );
  }
  return (
    <Badge appearance="tint" color="subtle" shape="rounded">
      {!value.enabled ? words.states.disabled : over ? words.states.expired : words.states.usedUp}
    </Badge>
  );
}

function RemoveKey({ value, onClose }: { value: Key; onClose: () => void }) {
  const api = useApi();
  const remove = useChange(
    () => api.DELETE('/api/v1/settings/enrolment-keys/{id}', { params: { path: { id: value.id } } }),
    onClose,
  );
  return (
    <ConfirmDialog
      title={words.removeTitle(value.name)}
      confirm={text.settings.remove}
      sending={remove}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      {words.removeBody}
    </ConfirmDialog>
  );
}

/** The keys that new devices come in with. */
export default function EnrolmentKeys() {
  const styles = useStyles();
  const api = useApi();
  const list = useEnrolmentKeys();
  const section = useSection('enrolment-keys');
  const [removing, setRemoving] = useState<Key | null>(null);
  const toggle = useChange(async (value: Key) =>
    bodyOf(
      await api.PATCH('/api/v1/settings/enrolment-keys/{id}', {
        params: { path: { id: value.id } },
        body: { enabled: !value.enabled },
      }),
    ),
  );
  const columns: readonly TableColumn<Key>[] = [
    {
      id: 'name',
      header: words.name,
      cell: (value) => <TextLink to={links.settings('enrolment-keys', value.id)}>{value.name}</TextLink>,
    },
    { id: 'state', header: words.state, cell: (value) => <KeyState value={value} /> },
    {
      id: 'tags',
      header: words.tags,
      cell: (value) => (
        <span className={styles.tags}>
          {value.tags.map((tag) => (
            <Badge key={tag} appearance="outline" color="informative" shape="rounded">
              {tag}
            </Badge>
          ))}
        </span>
      ),
    },
    {
      id: 'uses',
      header: words.uses,
      align: 'end',
      cell: (value) =>
        value.usesMax === 0
          ? formatCount(value.uses)
          : words.usesOf(formatCount(value.uses), formatCount(value.usesMax)),
    },
    {
      id: 'expires',
      header: text.settings.expires,
      cell: (value) => (value.expires === null ? text.common.never : formatDay(new Date(value.expires))),
    },
    { id: 'created', header: words.created, cell: (value) => <Ago time={value.created} /> },
    {
      id: 'actions',
      header: text.settings.actions,
      quietHeader: true,
      align: 'end',
      cell: (value) => (
        <RowMenu
          name={value.name}
          actions={[
            { label: text.settings.edit, act: () => section.open(value.id) },
            { label: value.enabled ? text.settings.disable : text.settings.enable, act: () => toggle.mutate(value) },
            { label: text.settings.remove, act: () => setRemoving(value) },
          ]}
        />
      ),
    },
  ];
  if (list.error) {
    return <Failure error={list.error} retry={() => void list.refetch()} />;
  }
  if (list.data === undefined) {
    return <Rows count={4} />;
  }
  const opened = list.data.items.find((value) => value.id === section.id);
  return (
    <>
      <SectionHead
        actions={
          <Button appearance="primary" icon={<KeyMultipleRegular />} onClick={() => section.open('new')}>
            {words.add}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      {toggle.error ? <Failure error={toggle.error} /> : null}
      {list.data.items.length === 0 ? (
        <Empty title={words.empty}>{words.emptyBody}</Empty>
      ) : (
        <Table
          label={text.settings.sections['enrolment-keys']}
          columns={columns}
          rows={list.data.items}
          rowId={(value) => value.id}
        />
      )}
      {section.id === 'new' ? <KeyDialog onClose={section.close} /> : null}
      {opened ? <KeyDialog key={opened.id} value={opened} onClose={section.close} /> : null}
      {removing ? <RemoveKey value={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  );
}
