// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Radio,
  RadioGroup,
  Select,
  tokens,
} from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { may, useSession } from '@/api/session';
import { Failure } from '@/parts/Failure';
import { text } from '@/text';
import { changesOf, type DeviceChoices } from './changesOf';
import { TagField } from './TagField';
import { type Device, useChangeDevice } from './useDevice';

const VALUES = ['high', 'normal', 'low'] as const;

const useStyles = makeStyles({ fields: { display: 'grid', gap: tokens.spacingVerticalL } });

/** What people decide of a device: value, tags, group, whether it counts. Only what was changed is sent. */
export function EditDevice({ device, onClose }: { device: Device; onClose: () => void }) {
  const styles = useStyles();
  const words = text.device;
  const session = useSession();
  const change = useChangeDevice(device.id);
  const [choices, setChoices] = useState<DeviceChoices>({
    value: device.value,
    tags: device.tags,
    excluded: device.excluded,
    group: device.groupPinned ? String(device.groupId) : '',
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = changesOf(device, choices);
    if (Object.keys(body).length === 0) {
      onClose();
    } else {
      change.mutate(body, { onSuccess: onClose });
    }
  };
  return (
    <Dialog open onOpenChange={(_, data) => (data.open ? undefined : onClose())}>
      <DialogSurface>
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{words.editTitle(device.name || device.id)}</DialogTitle>
            <DialogContent className={styles.fields}>
              <Field label={words.value} hint={words.valueHint}>
                <RadioGroup
                  layout="horizontal"
                  value={choices.value}
                  onChange={(_, data) =>
                    setChoices({ ...choices, value: VALUES.find((value) => value === data.value) ?? choices.value })
                  }
                >
                  {VALUES.map((value) => (
                    <Radio key={value} value={value} label={text.devices.value[value]} />
                  ))}
                </RadioGroup>
              </Field>
              <TagField tags={choices.tags} onChange={(tags) => setChoices({ ...choices, tags })} />
              {may(session.data, 'manageSystemSettings') ? (
                <GroupField
                  device={device}
                  value={choices.group}
                  onChange={(group) => setChoices({ ...choices, group })}
                />
              ) : null}
              <Field hint={words.excludeHint}>
                <Checkbox
                  label={words.exclude}
                  checked={choices.excluded}
                  onChange={(_, data) => setChoices({ ...choices, excluded: data.checked === true })}
                />
              </Field>
              {change.error ? <Failure error={change.error} /> : null}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{words.cancel}</Button>
              <Button type="submit" appearance="primary" disabled={change.isPending}>
                {words.save}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

interface GroupFieldProps {
  device: Device;
  value: string;
  onChange: (group: string) => void;
}

function GroupField({ device, value, onChange }: GroupFieldProps) {
  const api = useApi();
  const groups = useQuery({
    queryKey: keys.settings('groups'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/settings/groups', { signal })),
  });
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
