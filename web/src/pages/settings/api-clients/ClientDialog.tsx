// SPDX-License-Identifier: Apache-2.0
import { Field, Input, Radio, RadioGroup, Switch } from '@fluentui/react-components';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { useLastSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { FormDialog } from '@/parts/dialog/FormDialog';
import { useDraft } from '@/parts/dialog/useDraft';
import { text } from '@/text';
import { ChoiceList } from '../parts/ChoiceList';
import { ExpiryField } from '../parts/ExpiryField';
import { dayIn, toDay, toExpiry } from '../parts/expiry';
import { useSaving } from '../parts/useSaving';
import { useDeviceGroups } from '../queries';
import { CLIENT_PERMISSIONS, mayGrant } from './grants';
import { MadeClient } from './MadeClient';

type Client = Schema<'ApiClient'>;
const words = text.settings.clients;

/** Makes an API client or changes one; shows the secret of a new one. */
export function ClientDialog({ client, onClose }: { client?: Client; onClose: () => void }) {
  const api = useApi();
  const session = useLastSession();
  const groups = useDeviceGroups();
  const seesAll = session?.seesAll ?? false;
  const draft = useDraft(() => ({
    name: client?.name ?? '',
    permissions: [...(client?.permissions ?? [])] as readonly string[],
    allGroups: client?.allGroups ?? seesAll,
    groups: (client?.groups ?? []).map(String) as readonly string[],
    day: client ? toDay(client.expires) : dayIn(365, new Date()),
    enabled: client?.enabled ?? true,
  }));
  const { form, begun, put } = draft;
  const { save, made } = useSaving(
    draft,
    client === undefined,
    async () => {
      const body = {
        name: form.name.trim(),
        permissions: CLIENT_PERMISSIONS.filter((permission) => form.permissions.includes(permission)),
        allGroups: form.allGroups,
        groups: form.allGroups ? [] : form.groups.map(Number),
        enabled: form.enabled,
        ...(client && form.day === begun.day ? {} : { expires: toExpiry(form.day) }),
      };
      return client
        ? bodyOf(await api.PATCH('/api/v1/settings/api-clients/{id}', { params: { path: { id: client.id } }, body }))
        : bodyOf(await api.POST('/api/v1/settings/api-clients', { body }));
    },
    onClose,
  );
  if (made !== null) {
    return <MadeClient made={made} onClose={onClose} />;
  }
  const own = session?.permissions ?? [];
  return (
    <FormDialog
      title={client ? words.editTitle(client.name) : words.add}
      submit={client ? text.settings.save : words.make}
      sending={save}
      draft={draft}
      ready={form.name.trim() !== '' && form.permissions.length > 0}
      onSubmit={() => save.mutate(undefined)}
      onClose={onClose}
    >
      <Field label={words.name} hint={words.nameHint} required>
        <Input value={form.name} maxLength={256} onChange={(_, data) => put({ name: data.value })} />
      </Field>
      <ChoiceList
        legend={words.permissions}
        hint={words.permissionsHint}
        chosen={form.permissions}
        choices={CLIENT_PERMISSIONS.map((value) => ({
          value,
          label: words.permission[value].name,
          hint: mayGrant(value, own) ? `${words.permission[value].means} (${value})` : words.cantGrant(value),
          disabled: !mayGrant(value, own) && !form.permissions.includes(value),
        }))}
        onChange={(permissions) => put({ permissions })}
      />
      <Field label={words.groups}>
        <RadioGroup
          value={form.allGroups ? 'all' : 'some'}
          onChange={(_, data) => put({ allGroups: data.value === 'all' })}
        >
          <Radio value="all" label={words.allDevices} disabled={!seesAll} />
          <Radio value="some" label={words.someGroups} />
        </RadioGroup>
      </Field>
      {form.allGroups ? null : (
        <ChoiceList
          legend={words.whichGroups}
          chosen={form.groups}
          choices={[
            ...(groups.data?.items ?? []).map((group) => ({ value: String(group.id), label: group.name })),
            { value: '0', label: words.ungrouped },
          ]}
          onChange={(chosen) => put({ groups: chosen })}
        />
      )}
      <ExpiryField day={form.day} onChange={(day) => put({ day })} />
      {client ? (
        <Switch
          checked={form.enabled}
          label={form.enabled ? words.enabled : words.disabled}
          onChange={(_, data) => put({ enabled: data.checked })}
        />
      ) : null}
    </FormDialog>
  );
}
