// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import type { Device } from './useDevice';

/** What the form about a device says. */
export interface DeviceChoices {
  value: Device['value'];
  tags: readonly string[];
  /** What stands in the field for a new tag and was not added yet: who saves means it too. */
  typedTag: string;
  excluded: boolean;
  /** The number of a group chosen by hand, `0` for none, or nothing where the rules decide. */
  group: string;
}

/** The tags with the one that is being typed; the same tags where nothing new is typed. */
export function withTyped(tags: readonly string[], typed: string): readonly string[] {
  const tag = typed.trim();
  return tag === '' || tags.includes(tag) ? tags : [...tags, tag];
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
  const tags = withTyped(choices.tags, choices.typedTag);
  if (tags.join('\n') !== device.tags.join('\n')) {
    changes.tags = [...tags];
  }
  if (choices.excluded !== device.excluded) {
    changes.excluded = choices.excluded;
  }
  if (choices.group !== (device.groupPinned ? String(device.groupId) : '')) {
    changes.groupId = choices.group === '' ? null : Number(choices.group);
  }
  return changes;
}
