// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@fluentui/react-components';
import { LevelMark } from '@/parts/marks';
import { text } from '@/text';
import { HealthMark } from './marks';
import type { Device } from './useDevice';

/** What stands beside a device's name. */
export function DeviceMarks({ device }: { device: Device }) {
  const words = text.device.mark;
  return (
    <>
      <LevelMark level={device.exposureLevel} />
      {device.value === 'normal' ? null : (
        <Badge appearance="tint" color={device.value === 'high' ? 'brand' : 'informative'} shape="rounded">
          {device.value === 'high' ? words.valueHigh : words.valueLow}
        </Badge>
      )}
      {device.health === 'active' ? null : <HealthMark health={device.health} />}
      {device.hasConflict ? (
        <Badge appearance="tint" color="warning" shape="rounded">
          {words.conflict}
        </Badge>
      ) : null}
    </>
  );
}
