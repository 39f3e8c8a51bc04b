// SPDX-License-Identifier: Apache-2.0
/** Addresses inside the console, in one place: pages link by these, so that a list's number and its list stay together. */
type Options = Record<string, string | number | boolean | undefined>;

function address(path: string, options: Options = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) {
      query.set(name, String(value));
    }
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

const part = encodeURIComponent;

export const links = {
  dashboard: () => '/',
  recommendations: (options?: Options) => address('/recommendations', options),
  recommendation: (id: string, tab?: string) => address(`/recommendations/${part(id)}${tab ? `/${tab}` : ''}`),
  software: (options?: Options) => address('/software', options),
  product: (id: string, tab?: string, options?: Options) =>
    address(`/software/${part(id)}${tab ? `/${tab}` : ''}`, options),
  weaknesses: (options?: Options) => address('/weaknesses', options),
  weakness: (cve: string, tab?: string, options?: Options) =>
    address(`/weaknesses/${part(cve)}${tab ? `/${tab}` : ''}`, options),
  devices: (options?: Options) => address('/devices', options),
  device: (id: string, tab?: string, options?: Options) =>
    address(`/devices/${part(id)}${tab ? `/${tab}` : ''}`, options),
  changes: (tab: string, options?: Options) => address(`/changes/${tab}`, options),
  notAssessed: (options?: Options) => address('/not-assessed', options),
  vulnerableDevices: (options?: Options) => address('/reports/vulnerable-devices', options),
  search: (q: string) => address('/search', { q }),
  settings: (section?: string, id?: string, options?: Options) =>
    address(`/settings${section ? `/${section}` : ''}${id ? `/${part(id)}` : ''}`, options),
  profile: () => '/profile',
  start: () => '/start',
  signIn: () => '/sign-in',
};
