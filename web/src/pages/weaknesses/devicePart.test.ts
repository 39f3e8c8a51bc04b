// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { links } from '@/app/links';
import { devicePartFilters, isNarrowed, readDevicePart } from './devicePart';

test('an address names platforms and groups, or all devices', () => {
  expect(readDevicePart('?severity=critical&platform=Debian,Ubuntu&groupId=3')).toEqual({
    platform: 'Debian,Ubuntu',
    groupId: '3',
  });
  expect(readDevicePart('?platform=Debian&platform=macOS')).toEqual({ platform: 'Debian,macOS' });
  expect(isNarrowed(readDevicePart('?groupId=0'))).toBe(true);
  expect(isNarrowed(readDevicePart('?q=platform&platform='))).toBe(false);
});

test('a number of a narrowed list leads to the devices of the same part', () => {
  const part = readDevicePart('?severity=critical&sort=-exposed&platform=Debian,Ubuntu');
  const link = new URL(links.weakness('CVE-2024-1', 'devices', { ...part }), 'https://console');
  expect(readDevicePart(link.search)).toEqual(part);
  expect([...link.searchParams.keys()]).toEqual(['platform']);
});

test('platforms are offered as people write them, without numbers of devices', () => {
  const facet = (value: string) => ({ value, label: value, count: 7 });
  const [platform, group] = devicePartFilters({
    platforms: [facet('WindowsServer2022')],
    windowsVersions: [],
    systems: [],
    tags: [],
    groups: [{ value: '3', label: 'Tills', count: 2 }],
    ecosystems: [],
    vendors: [],
    reasons: [],
    feeds: [],
  });
  expect(platform?.options).toEqual([{ value: 'WindowsServer2022', label: 'Windows Server 2022' }]);
  expect(group?.options).toEqual([{ value: '3', label: 'Tills' }]);
});
