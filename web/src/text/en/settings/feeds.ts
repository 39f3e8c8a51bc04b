// SPDX-License-Identifier: Apache-2.0
function several(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

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
  staleShow: (stale: number) => (stale === 1 ? 'Show it' : 'Show them'),
  none: 'This server knows no feeds.',
  empty: 'There are no feeds yet: nothing can be assessed.',
  emptyBody:
    'Download them from their publishers or import a bundle, above. Below stand those that would be downloaded.',
  name: 'Feed',
  covers: 'Covers',
  coversAll: 'all, by CVE',
  nothing: '–',
  kind: 'Kind',
  state: 'State',
  stateHint: 'Sorted from the best to the worst: current, never imported, stale, failed',
  states: { failed: 'Failed', stale: 'Stale', never: 'Never imported', current: 'Current' },
  stateMeans: (state: 'stale' | 'never' | 'current', days: number) =>
    ({
      stale: `Its snapshot is older than ${several(days)}, or of unknown age`,
      never: 'A download would bring it; nothing of it has come so far',
      current: `Its snapshot is not older than ${several(days)}`,
    })[state],
  source: 'From',
  failedWhy: 'Why it failed',
  withdrawn: 'Withdrawn',
  withdrawnHint: 'Records that their publisher took back',
  records: 'Records',
  rejected: 'Set aside',
  rejectedHint: 'Records that could not be read',
  snapshot: 'Age',
  noSnapshot: 'not known',
  days: (days: number) => (days === 0 ? 'of today' : days === 1 ? '1 day old' : `${days} days old`),
  staleAfterHeader: 'Stale after',
  limit: (days: number) => several(days),
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
