// SPDX-License-Identifier: Apache-2.0
import { Badge, type BadgeProps, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  DesktopRegular,
  type FluentIcon,
  PhoneLaptopRegular,
  ServerRegular,
  WindowRegular,
} from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { text } from '@/text';
import { platformName } from './filters';

type Device = Schema<'Device'>;

const useStyles = makeStyles({
  system: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, maxWidth: '100%' },
  icon: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  name: { overflow: 'hidden', textOverflow: 'ellipsis' },
  muted: { color: tokens.colorNeutralForeground3 },
  tags: { display: 'flex', gap: tokens.spacingHorizontalXS, maxWidth: '100%' },
  // In a line tags give way to one another, and say their whole text when pointed at.
  tag: {
    display: 'inline-block',
    flex: '0 1 auto',
    minWidth: '24px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    lineHeight: '20px',
  },
  wrap: { flexWrap: 'wrap' },
});

/** The picture of a family of systems, by the platform's name. */
function iconOf(os: string): FluentIcon {
  if (os.startsWith('windows')) {
    return os.includes('server') ? ServerRegular : WindowRegular;
  }
  return os === 'macos' || os === 'darwin' ? PhoneLaptopRegular : os === '' ? DesktopRegular : ServerRegular;
}

/** A system's name with its version; Windows says its name in the version already. */
export function systemName(device: Pick<Device, 'os' | 'osVersion' | 'platform'>): string {
  const { osVersion } = device;
  const family = platformName(device.platform) || device.os;
  return /^(windows|macos)/i.test(osVersion) ? osVersion : [family, osVersion].filter((part) => part !== '').join(' ');
}

/** A device's system: family, name and version. */
export function SystemName({ device }: { device: Pick<Device, 'os' | 'osVersion' | 'platform'> }) {
  const styles = useStyles();
  const Icon = iconOf(device.os);
  const name = systemName(device);
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

/** A device's tags in a line, or in as many as they need. */
export function TagList({ tags, wrap = false }: { tags: readonly string[]; wrap?: boolean }) {
  const styles = useStyles();
  return (
    <span className={mergeClasses(styles.tags, wrap && styles.wrap)}>
      {tags.map((tag) => (
        <Badge className={styles.tag} key={tag} title={tag} appearance="outline" color="informative" shape="rounded">
          {tag}
        </Badge>
      ))}
    </span>
  );
}
