// SPDX-License-Identifier: Apache-2.0
import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { KeyMultipleRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import type { Schema } from '@/api/types';
import { DataList } from '@/list/DataList';
import type { ListColumn, ListFilter } from '@/list/types';
import { optionsOf } from '@/pages/software/filters';
import { Ago } from '@/parts/Ago';
import { ConfirmDialog } from '@/parts/dialog/ConfirmDialog';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatDay } from '@/parts/time';
import { text } from '@/text';
import { RowMenu } from '../parts/RowMenu';
import { SectionHead } from '../parts/SectionHead';
import { useChange, useEnrolmentKey } from '../queries';
import { useSection } from '../useSection';
import { KeyDialog } from './KeyDialog';

type Key = Schema<'EnrolmentKey'>;
const words = text.settings.keys;

const useStyles = makeStyles({ tags: { display: 'flex', gap: tokens.spacingHorizontalXS } });

const FILTERS: readonly ListFilter[] = [
  { id: 'state', label: words.state, kind: 'choice', options: optionsOf(words.states) },
  { id: 'tag', label: words.tags, kind: 'choice', linkOnly: true },
];

function Tags({ tags }: Pick<Key, 'tags'>) {
  const styles = useStyles();
  return (
    <span className={styles.tags}>
      {tags.map((tag) => (
        <Badge key={tag} appearance="outline" color="informative" shape="rounded">
          {tag}
        </Badge>
      ))}
    </span>
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

function usesOf({ uses, usesMax }: Key): string {
  return usesMax === 0 ? formatCount(uses) : words.usesOf(formatCount(uses), formatCount(usesMax));
}

/** The keys that new devices come in with. */
export default function EnrolmentKeys() {
  const api = useApi();
  const section = useSection('enrolment-keys');
  const opened = useEnrolmentKey(section.id);
  const [removing, setRemoving] = useState<Key | null>(null);
  const toggle = useChange(async (value: Key) =>
    bodyOf(
      await api.PATCH('/api/v1/settings/enrolment-keys/{id}', {
        params: { path: { id: value.id } },
        body: { enabled: !value.enabled },
      }),
    ),
  );
  const { open, to } = section;
  const { mutate } = toggle;
  const columns = useMemo<readonly ListColumn<Key>[]>(
    () => [
      {
        id: 'name',
        header: words.name,
        width: 200,
        grow: true,
        cell: (value) => <TextLink to={to(value.id)}>{value.name}</TextLink>,
      },
      {
        id: 'state',
        header: words.state,
        width: 110,
        cell: ({ state }) => (
          <Badge appearance="tint" color={state === 'open' ? 'success' : 'subtle'} shape="rounded">
            {words.states[state]}
          </Badge>
        ),
      },
      { id: 'tags', header: words.tags, width: 180, grow: true, cell: (value) => <Tags tags={value.tags} /> },
      {
        id: 'uses',
        header: words.uses,
        width: 110,
        align: 'end',
        descendingFirst: true,
        exports: ['uses', 'usesMax'],
        cell: usesOf,
      },
      {
        id: 'expires',
        header: text.settings.expires,
        width: 120,
        cell: (value) => (value.expires === null ? text.common.never : formatDay(new Date(value.expires))),
      },
      {
        id: 'created',
        header: words.created,
        width: 120,
        descendingFirst: true,
        cell: (value) => <Ago time={value.created} />,
      },
      {
        id: 'actions',
        header: text.settings.actions,
        width: 76,
        align: 'end',
        sortable: false,
        exports: [],
        cell: (value) => (
          <RowMenu
            name={value.name}
            actions={[
              { label: text.settings.edit, act: () => open(value.id) },
              { label: value.enabled ? text.settings.disable : text.settings.enable, act: () => mutate(value) },
              { label: text.settings.remove, act: () => setRemoving(value) },
            ]}
          />
        ),
      },
    ],
    [mutate, open, to],
  );
  return (
    <>
      <SectionHead
        actions={
          <Button appearance="primary" icon={<KeyMultipleRegular />} onClick={() => open('new')}>
            {words.add}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      {toggle.error ? <Failure error={toggle.error} /> : null}
      {opened.error ? <Failure error={opened.error} /> : null}
      <DataList<Key>
        name="settings.keys"
        label={text.settings.sections['enrolment-keys']}
        path="/api/v1/settings/enrolment-keys"
        standsOn="settings"
        columns={columns}
        filters={FILTERS}
        sort="name"
        rowId={(value) => value.id}
        rowLink={(value) => to(value.id)}
        searchHint={words.searchHint}
        empty={<Empty title={words.empty}>{words.emptyBody}</Empty>}
      />
      {section.id === 'new' ? <KeyDialog onClose={section.close} /> : null}
      {opened.data ? <KeyDialog key={opened.data.id} value={opened.data} onClose={section.close} /> : null}
      {removing ? <RemoveKey value={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  );
}
