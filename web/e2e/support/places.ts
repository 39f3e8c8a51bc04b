// SPDX-License-Identifier: Apache-2.0
import type { Caller } from './server';

/** Every page of the console by name, with things of this fleet in the addresses. */
export async function everyPage(admin: Caller): Promise<Record<string, string>> {
  const first = async (path: string) => {
    const page = await admin.get<{ items: { id: string }[] }>(`${path}${path.includes('?') ? '&' : '?'}top=1`);
    return encodeURIComponent(page.items[0]?.id ?? 'none');
  };
  const device = await first('/api/v1/devices?sort=-exposureScore');
  const software = await first('/api/v1/software?sort=-exposed');
  const weakness = await first('/api/v1/weaknesses?sort=-exposed');
  const recommendation = await first('/api/v1/recommendations');
  return {
    dashboard: '/',
    recommendations: '/recommendations',
    'recommendation-flyout': `/recommendations/${recommendation}`,
    'software-inventory': '/software',
    software: `/software/${software}`,
    'software-versions': `/software/${software}/versions`,
    weaknesses: '/weaknesses',
    weakness: `/weaknesses/${weakness}`,
    'weakness-software': `/weaknesses/${weakness}/software`,
    'weakness-versions': `/weaknesses/${weakness}/versions`,
    'weakness-devices': `/weaknesses/${weakness}/devices`,
    devices: '/devices',
    device: `/devices/${device}`,
    'device-weaknesses': `/devices/${device}/weaknesses`,
    'device-software': `/devices/${device}/software`,
    'device-changes': `/devices/${device}/changes`,
    'changes-weaknesses-new': '/changes/weaknesses-new',
    'changes-weaknesses-gone': '/changes/weaknesses-gone',
    'changes-devices-new': '/changes/devices-new',
    'changes-devices-gone': '/changes/devices-gone',
    'changes-software': '/changes/software',
    'not-assessed': '/not-assessed',
    'vulnerable-devices': '/reports/vulnerable-devices',
    search: '/search?q=ssl',
    'settings-users': '/settings/users',
    'settings-roles': '/settings/roles',
    'settings-groups': '/settings/groups',
    'settings-api-clients': '/settings/api-clients',
    'settings-enrolment-keys': '/settings/enrolment-keys',
    'settings-feeds': '/settings/feeds',
    'settings-audit': '/settings/audit',
    'settings-about': '/settings/about',
    profile: '/profile',
    start: '/start',
    'not-found': '/no-such-page',
  };
}
