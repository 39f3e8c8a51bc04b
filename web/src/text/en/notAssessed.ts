// SPDX-License-Identifier: Apache-2.0
const pieces = (count: number, text: string) => `${text} ${count === 1 ? 'piece' : 'pieces'} of software`;

/** Words of the not assessed page. */
export const notAssessed = {
  title: 'Not assessed',
  list: 'Software that could not be assessed',
  searchHint: 'Software',
  lead: (software: number, text: string) =>
    `${pieces(software, text)} could not be judged, or not wholly. That does not mean safe: it means that nobody knows. Each says why, and what would change it.`,
  gapDevices: (count: number) => (count === 1 ? 'device has such software,' : 'devices have such software,'),
  unassessedDevices: 'of them some that is not judged at all.',
  reasonsTitle: 'Why, and what helps',
  reasonsLabel: 'Software that could not be assessed, by reason',
  reasonCounts: (reason: string) => `pieces of software: ${reason}`,
  installs: (count: number, text: string) => (count === 1 ? 'on 1 device' : `${text} installs`),
  helps: 'What helps:',
  allClear: 'Everything that devices report could be assessed.',
  allClearMore:
    'Once software is seen that no feed covers or whose version cannot be read, it stands here with its reason.',
  toFeeds: 'To the feeds in the settings',
  column: {
    name: 'Software',
    version: 'Version',
    ecosystem: 'Ecosystem',
    domain: 'Judged as',
    reason: 'Reason',
    detail: 'In detail',
    suggestion: 'Perhaps it is',
    devices: 'Devices',
    assessed: 'The rest',
  },
  filter: { reason: 'Reason', ecosystem: 'Ecosystem', assessed: 'Judged otherwise', weakness: 'Not assessed for' },
  assessedFlag: { true: 'Judged but for this', false: 'Not judged at all' },
  assessed: 'Judged otherwise',
  assessedHint: 'Only what the reason names is open; everything else about it was judged.',
  unassessed: 'Not judged',
  unassessedHint: 'Nothing is known about this version.',
  noVersion: 'none told',
  noDomain: 'not known',
  perhaps: (suggestion: string) => `Perhaps ${suggestion}. `,
  devicesOf: (name: string) => `devices with ${name}`,
  empty: 'Nothing to show',
  explanation: {
    no_feed: {
      means: 'No imported feed speaks of this kind of software, so nothing is known for or against it.',
      helps:
        'Import a feed that covers it: docs/feed-sources.md says where to get them. Everything is judged again as soon as the feed is in.',
    },
    no_version: {
      means: 'The device told the software’s name, but no version that could be compared: none, 0, or a dash.',
      helps:
        'Have the inventory tool on the device tell the version. For Windows itself, the full build with its last part (10.0.BUILD.UBR) is needed.',
    },
    bad_version: {
      means: 'The version is not written the way this kind of package writes versions. Comparing it would be a guess.',
      helps:
        'Often a package built by hand: rebuild it with a proper version, or ask whoever makes it. The detail names the part that cannot be read.',
    },
    unknown_product: {
      means:
        'The name that the system displays leads to no product that weaknesses are published for. A likely one is shown as a suggestion, never as a finding.',
      helps:
        'Add a row for the name to products.toml in the server’s data folder (docs/formats/products.md), or let the device’s tool report vendor and product. Software of your own house stays here, unless a private advisory speaks of it (docs/formats/feeds.md).',
    },
    unknown_stream: {
      means:
        'A build from a module (such as nodejs:18) whose stream the device did not tell, and more than one is possible. Fixes differ from stream to stream.',
      helps: 'Let the device’s tool report the module’s stream (docs/formats/inventory.md).',
    },
    third_party: {
      means:
        'A package that the distribution did not make. The distribution’s advisories do not speak of it, so they neither clear nor accuse it.',
      helps:
        'Watch its maker’s own advisories, or import what you learn as a private advisory (docs/formats/feeds.md). Where the distribution has the same software, its package is judged.',
    },
    end_of_life: {
      means: 'The release is so old that its publisher no longer says what it is vulnerable to. Silence is not safety.',
      helps: 'Upgrade to a supported release; until then treat it as exposed.',
    },
    kernel_not_ours: {
      means:
        'The running kernel belongs to no package of this system: a container runs its host’s kernel, or somebody built one.',
      helps: 'For a container, look at its host. For a kernel of your own, follow the kernel’s advisories yourself.',
    },
    range_unreadable: {
      means:
        'The software was judged, but single weaknesses name the affected versions in a way that cannot be compared with the installed one.',
      helps:
        'Open the weaknesses that the detail names and read which versions they mean; the next snapshot of the feed often says it properly.',
    },
  },
};
