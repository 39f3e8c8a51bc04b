// SPDX-License-Identifier: Apache-2.0
import { formatCount } from '@/parts/numbers';

interface Limits {
  reportMb: number;
  importMb: number;
  softwarePerDevice: number;
  inactiveDays: number;
  silentDays: number;
  changeDays: number;
}

function several(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** Words of the settings' page about the server. */
export const about = {
  server: 'This server',
  version: 'Version',
  versionOf: (version: string, commit: string) => `${version} (${commit})`,
  started: 'Started',
  since: (time: string, duration: string) => `${time}, ${duration} ago`,
  daysHours: (days: number, hours: number) => `${several(days, 'day')} ${several(hours, 'hour')}`,
  hoursMinutes: (hours: number, minutes: number) => `${several(hours, 'hour')} ${several(minutes, 'minute')}`,
  minutes: (minutes: number) => several(minutes, 'minute'),
  devices: 'Devices',
  address: 'Address',
  fingerprint: 'Fingerprint (SHA-256)',
  certificate: 'Certificate',
  certificateExpires: 'Certificate expires',
  selfSigned: 'Made by the server itself: devices and programs need the fingerprint or the file.',
  byAuthority: 'Of an authority',
  noTls: 'None: the server stands behind a proxy that has it.',
  over: 'Expired',
  soon: 'Expires soon',
  tenant: 'Tenant id',
  knowledge: 'Knowledge',
  feeds: 'Feeds',
  staleFeeds: 'Stale feeds',
  records: 'Records',
  imported: 'Newest import',
  programs: 'For programs',
  openapi: 'Description of the API',
  openapiLink: 'openapi.json of this server',
  limits: 'Limits',
  limitsOf: (limits: Limits) =>
    `Reports of ${limits.reportMb} MB, imports of ${limits.importMb} MB, ${formatCount(limits.softwarePerDevice)} pieces of software a device. A device is inactive after ${limits.inactiveDays} days without a report and silent after ${limits.silentDays}; changes of software are kept for ${limits.changeDays} days.`,
  libraries: 'Works of others in this program',
  work: 'Work',
  licence: 'Licence',
  use: 'Used for',
};
