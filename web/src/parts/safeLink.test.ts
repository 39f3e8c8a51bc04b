// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { hostOf, safeAddress } from './safeLink';

test('web addresses may stand in links', () => {
  expect(safeAddress('https://nvd.nist.gov/vuln/detail/CVE-2021-44228')).toBe(
    'https://nvd.nist.gov/vuln/detail/CVE-2021-44228',
  );
  expect(safeAddress(' http://example.org/a b ')).toBe('http://example.org/a%20b');
});

test('addresses that would run something, or lead into this machine or console, may not', () => {
  for (const address of [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.org/1',
    '//example.org/x',
    '/settings',
    'example.org',
    '',
    'https://',
  ]) {
    expect(safeAddress(address)).toBeNull();
  }
});

test('an address that pretends to be another host by a user name is no link', () => {
  expect(safeAddress('https://www.cisa.gov@evil.example/')).toBeNull();
});

test('the host is told without www, what is no address as it is', () => {
  expect(hostOf('https://www.cisa.gov/known-exploited')).toBe('cisa.gov');
  expect(hostOf('javascript:alert(1)')).toBe('javascript:alert(1)');
});
