// SPDX-License-Identifier: Apache-2.0
/** Words around every page. */
export const shell = {
  product: 'Parapet',
  home: 'Parapet, to the dashboard',
  skip: 'Skip to the content',
  menu: 'Navigation',
  navigation: 'Pages',
  dashboard: 'Dashboard',
  recommendations: 'Recommendations',
  software: 'Software inventory',
  weaknesses: 'Weaknesses',
  devices: 'Devices',
  notAssessed: 'Not assessed',
  settings: 'Settings',
  search: 'Search devices, software and weaknesses',
  searchHint: 'Search: device, software, CVE',
  account: (name: string) => `Account of ${name}`,
  profile: 'Password, second factor and tokens',
  signOut: 'Sign out',
  theme: 'Colours',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  lostTitle: 'The server does not answer.',
  lost: (since: string) =>
    `What you see is as of ${since}. The console tries again by itself and goes on when the server is back.`,
};
