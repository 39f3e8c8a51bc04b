// SPDX-License-Identifier: Apache-2.0
import { Badge, type BadgeProps, makeStyles, tokens } from '@fluentui/react-components';
import {
  DesktopRegular,
  type FluentIcon,
  PhoneLaptopRegular,
  ServerRegular,
  WindowRegular,
} from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { text } from '@/text';

type Device = Schema<'Device'>;

const useStyles = makeStyles({
  system: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, maxWidth: '100%' },
  icon: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  name: { overflow: 'hidden', textOverflow: 'ellipsis' },
  muted: { color: tokens.colorNeutralForeground3 },
  tags: { display: 'inline-flex', gap: tokens.spacingHorizontalXS },
});

/** The picture of a family of systems, by the platform's name. */
function iconOf(os: string): FluentIcon {
  if (os.startsWith('windows')) {
    return os.includes('server') ? ServerRegular : WindowRegular;
  }
  return os === 'macos' || os === 'darwin' ? PhoneLaptopRegular : os === '' ? DesktopRegular : ServerRegular;
}

/** A device's system: family, name and version. */
export function SystemName({ device }: { device: Pick<Device, 'os' | 'osVersion' | 'platform'> }) {
  const styles = useStyles();
  const Icon = iconOf(device.os);
  const name = [device.platform || device.os, device.osVersion].filter((part) => part !== '').join(' ');
  return (
    <span className={styles.system}>
      <Icon className={styles.icon} fontSize={18} aria-hidden />
      <span className={styles.name}>{name === '' ? text.common.notKnown : name}</span>
    </span>
  );
}

const HEALTH_COLOUR: Record<Device['health'], NonNullable<BadgeProps['color']>> = {
  active: 'success',
  inactive: 'subtle',
  silent: 'warning',
  excluded: 'informative',
};

/** Whether a device reports. */
export function HealthMark({ health }: { health: Device['health'] }) {
  return (
    <Badge appearance={health === 'active' ? 'ghost' : 'tint'} color={HEALTH_COLOUR[health]} shape="rounded">
      {text.devices.health[health]}
    </Badge>
  );
}

/** How much a device matters. */
export function ValueMark({ value }: { value: Device['value'] }) {
  const styles = useStyles();
  return value === 'high' ? (
    <Badge appearance="tint" color="brand" shape="rounded">
      {text.devices.value.high}
    </Badge>
  ) : (
    <span className={styles.muted}>{text.devices.value[value]}</span>
  );
}

/** A device's tags in a line. */
export function TagList({ tags }: { tags: readonly string[] }) {
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
