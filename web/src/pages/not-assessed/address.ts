// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { links } from '@/app/links';

/** Where the devices of a row stand: name and version as a device told them, judged by one domain. */
export function devicesOf(it: Schema<'NotAssessed'>): string {
  return links.product(it.softwareId, 'devices', {
    version: it.version === '' ? undefined : it.version,
    domain: it.domain === '' ? undefined : it.domain,
    ecosystem: it.ecosystem,
    package: it.name,
    reason: it.reason,
    softwareKey: it.softwareKey,
  });
}
