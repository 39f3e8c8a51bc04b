// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import type { Device } from './useDevice';

/** What the form about a device says. */
export interface DeviceChoices {
  value: Device['value'];
  tags: readonly string[];
  excluded: boolean;
  /** The number of a group chosen by hand, `0` for none, or nothing where the rules decide. */
  group: string;
}

/** Only what differs from the device as it is: what somebody else changed meanwhile stays. */
export function changesOf(
  device: Pick<Device, 'value' | 'tags' | 'excluded' | 'groupId' | 'groupPinned'>,
  choices: DeviceChoices,
): Schema<'DeviceWrite'> {
  const changes: Schema<'DeviceWrite'> = {};
  if (choices.value !== device.value) {
    changes.value = choices.value;
  }
  if (choices.tags.join('\n') !== device.tags.join('\n')) {
    changes.tags = [...choices.tags];
  }
  if (choices.excluded !== device.excluded) {
    changes.excluded = choices.excluded;
  }
  if (choices.group !== (device.groupPinned ? String(device.groupId) : '')) {
    changes.groupId = choices.group === '' ? null : Number(choices.group);
  }
  return changes;
}
