// SPDX-License-Identifier: Apache-2.0
/** Words of the settings' feeds. */
export const feeds = {
  lead: 'What Parapet knows about weaknesses comes from these feeds. They are renewed when somebody does it here or by the command line.',
  leadSync: (minutes: number) =>
    `What Parapet knows about weaknesses comes from these feeds. The server looks for new ones every ${minutes} minutes.`,
  staleTitle: (stale: number, all: number) =>
    stale === 1 ? `1 of ${all} feeds is stale.` : `${stale} of ${all} feeds are stale.`,
  stale:
    'Weaknesses that became known since then are missing: what is shown as not affected may be. Download or import newer ones.',
  renew: 'Renew',
  search: 'Find by name or what is covered',
  staleOnly: 'Stale ones only',
  shown: (shown: string, all: string) => (shown === all ? `${all} feeds` : `${shown} of ${all} feeds`),
  none: 'No feed is like this.',
  empty: 'There are no feeds yet: nothing can be assessed.',
  emptyBody: 'Download them from their publishers or import a bundle.',
  name: 'Feed',
  covers: 'Covers',
  coversAll: 'all, by CVE',
  more: (count: number) => `+ ${count} more`,
  records: 'Records',
  rejected: 'Set aside',
  snapshot: 'Snapshot',
  noSnapshot: 'of unknown age',
  days: (days: number) => (days === 0 ? 'of today' : days === 1 ? '1 day old' : `${days} days old`),
  staleAfter: (days: number) => `Stale: over ${days} ${days === 1 ? 'day' : 'days'}`,
  staleUnknown: 'Stale: age not known',
  imported: 'Imported',
  setAsideOf: (feed: string) => `records of ${feed} set aside`,
  setAsideTitle: (feed: string) => `Set aside of ${feed}`,
  setAside: 'These records could not be read. What they say is not known here; the rest of the feed is.',
  setAsideShown: (shown: string, all: string, total: number) =>
    total === 1
      ? '1 record'
      : shown === all
        ? `${all} records`
        : `The first ${shown} of ${all} records; the export has all.`,
  record: 'Record',
  reason: 'Why',
  closedTitle: 'Without a way out',
  closed: 'A server that can’t reach the publishers is renewed in one of these ways:',
  closedMirror: 'From a mirror of your own: set mirror in the configuration (parapet.toml), then download as usual.',
  closedUpload: 'Upload a feed file, an archive of feeds or a bundle with the button above.',
  closedCommand: 'On a machine that has a way out, write all feeds into one bundle and carry it over:',
  bundle: 'Making a bundle',
  bundleCommand: 'parapet feed sync && parapet feed export feeds.bundle',
};
