// SPDX-License-Identifier: Apache-2.0
/** Words that many pages share; the nouns are the glossary's (docs/glossary.md). */
export const common = {
  severity: {
    critical: 'Critical',
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    none: 'None',
    unknown: 'Not rated',
  },
  level: { high: 'High', medium: 'Medium', low: 'Low', none: 'None', unknown: 'Not known' },
  knownExploited: 'Exploited in the wild',
  exploit: {
    none: 'No exploit known',
    poc: 'Exploit is public',
    weaponised: 'Exploit is in a kit',
    in_the_wild: 'Exploited in the wild',
  },
  ssvc: {
    Track: 'Track: fix in the usual course',
    'Track*': 'Track*: watch closely, fix in the usual course',
    Attend: 'Attend: fix sooner than usual',
    Act: 'Act: fix as soon as possible',
  },
  reason: {
    no_feed: 'No feed covers it',
    no_version: 'Version not known',
    bad_version: 'Version not readable',
    unknown_product: 'Product not known',
    unknown_stream: 'Module stream not known',
    third_party: 'From a third party',
    end_of_life: 'Beyond end of life',
    kernel_not_ours: 'Kernel from elsewhere',
    range_unreadable: 'Affected range not readable',
  },
  highValue: (count: number) =>
    count === 1 ? '1 device of high value is exposed' : `${count} devices of high value are exposed`,
  outside: 'opens outside the console',
  notKnown: 'not known',
  none: 'none',
  loading: 'Loading',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  never: 'never',
  unreachable:
    'The server could not be reached. Check that it runs and that the network is up; the console tries again by itself.',
  unavailable: 'The server is not ready yet. The console tries again by itself.',
  forbidden: 'Your roles do not allow this. An administrator can change them in the settings.',
  signedOut: 'You are not signed in any more. Sign in, then try again.',
  missing: 'There is no such thing here, or it belongs to a device group that you do not see.',
  failed: 'Something went wrong',
  broken:
    'This page could not be shown. If the server is away, the page comes by itself when it is back. If the server was upgraded a moment ago, load the page again.',
  request: (id: string) => `Request ${id}: the server's log has more under this number.`,
};
