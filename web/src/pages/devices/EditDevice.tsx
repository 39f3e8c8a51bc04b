// SPDX-License-Identifier: Apache-2.0
import { Checkbox, Field, Radio, RadioGroup, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { may, useSession } from '@/api/session';
import { useDeviceGroups } from '@/pages/settings/queries';
import { FormDialog } from '@/parts/dialog/FormDialog';
import { useDraft } from '@/parts/dialog/useDraft';
import { text } from '@/text';
import { changesOf, type DeviceChoices } from './changesOf';
import { TagField } from './TagField';
import { type Device, useChangeDevice } from './useDevice';

const VALUES = ['high', 'normal', 'low'] as const;

/** What people decide of a device: value, tags, group, whether it counts. Only what was changed is sent. */
export function EditDevice({ device, onClose }: { device: Device; onClose: () => void }) {
  const words = text.device;
  const session = useSession();
  const change = useChangeDevice(device.id);
  const draft = useDraft<DeviceChoices>(() => ({
    value: device.value,
    tags: device.tags,
    typedTag: '',
    excluded: device.excluded,
    group: device.groupPinned ? String(device.groupId) : '',
  }));
  const { form: choices, put } = draft;
  // What somebody else changes while it is open differs from this, and stays.
  const [opened] = useState(device);
  const close = () => {
    draft.release();
    onClose();
  };
  const submit = () => {
    const changes = changesOf(opened, choices);
    if (Object.keys(changes).length === 0) {
      close();
    } else {
      change.mutate(changes, { onSuccess: close });
    }
  };
  return (
    <FormDialog
      title={words.editTitle(device.name || device.id)}
      submit={words.save}
      sending={change}
      draft={draft}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={words.value} hint={words.valueHint}>
        <RadioGroup
          layout="horizontal"
          value={choices.value}
          onChange={(_, data) => put({ value: VALUES.find((value) => value === data.value) ?? choices.value })}
        >
          {VALUES.map((value) => (
            <Radio key={value} value={value} label={text.devices.value[value]} />
          ))}
        </RadioGroup>
      </Field>
      <TagField
        tags={choices.tags}
        onChange={(tags) => put({ tags })}
        typed={choices.typedTag}
        onType={(typedTag) => put({ typedTag })}
      />
      {may(session.data, 'manageSystemSettings') ? (
        <GroupField device={device} value={choices.group} onChange={(group) => put({ group })} />
      ) : null}
      <Field hint={words.excludeHint}>
        <Checkbox
          label={words.exclude}
          checked={choices.excluded}
          onChange={(_, data) => put({ excluded: data.checked === true })}
        />
      </Field>
    </FormDialog>
  );
}

interface GroupFieldProps {
  device: Device;
  value: string;
  onChange: (group: string) => void;
}

function GroupField({ device, value, onChange }: GroupFieldProps) {
  const groups = useDeviceGroups();
  const items = groups.data?.items ?? [];
  const unknown = value !== '' && value !== '0' && !items.some((group) => String(group.id) === value);
  return (
    <Field label={text.device.group} hint={text.device.groupHint}>
      <Select value={value} onChange={(_, data) => onChange(data.value)}>
        <option value="">{text.device.groupByRules}</option>
        <option value="0">{text.device.noGroup}</option>
        {unknown ? <option value={value}>{device.group}</option> : null}
        {items.map((group) => (
          <option key={group.id} value={String(group.id)}>
            {group.name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
