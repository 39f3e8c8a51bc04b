// SPDX-License-Identifier: Apache-2.0
/**
 * An address from a feed as one that may stand in a link: absolute, http or https, without user or password. Null for everything else
 * (javascript:, data:, file:, relative, unreadable), which is then shown as text alone.
 */
export function safeAddress(address: string): string | null {
  let parsed: URL;
  try {
    parsed = new URL(address.trim());
  } catch {
    return null;
  }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    return null;
  }
  if (parsed.username !== '' || parsed.password !== '' || parsed.hostname === '') {
    return null;
  }
  return parsed.href;
}

/** The host of an address, for showing where a link leads; the address itself where it is not a safe one. */
export function hostOf(address: string): string {
  const safe = safeAddress(address);
  return safe === null ? address : new URL(safe).hostname.replace(/^www\./, '');
}
