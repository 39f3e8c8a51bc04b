// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { fixesByProduct, optionsFrom, productName } from './affected';

const part = (change: object) => ({
  softwareId: 'debian-_-openssl',
  software: 'openssl',
  vendor: 'debian',
  ecosystem: 'deb',
  name: 'libssl3',
  version: '3.0.9-1',
  domain: 'debian:12',
  status: 'affected' as const,
  fix: 'available' as const,
  fixedVersion: '3.0.11-1',
  devices: 3,
  ...change,
});

test('a product is told once, with a target for each release that has another fix', () => {
  const products = fixesByProduct([
    part({}),
    part({ name: 'openssl' }),
    part({ domain: 'debian:11', fix: 'will_not_fix', fixedVersion: null }),
  ]);
  expect(products).toEqual([
    {
      softwareId: 'debian-_-openssl',
      name: 'openssl',
      targets: [
        { domain: 'debian:12', fix: 'available', fixedVersion: '3.0.11-1', versions: 2 },
        { domain: 'debian:11', fix: 'will_not_fix', fixedVersion: null, versions: 1 },
      ],
    },
  ]);
});

test('what is fixed or not affected needs nothing', () => {
  expect(fixesByProduct([part({ status: 'fixed' }), part({ status: 'not_affected' })])).toEqual([]);
});

test('names of products are read for people; what can not be decoded stays as it is', () => {
  expect(productName('go-_-github.com%2Fgolang-jwt%2Fjwt%2Fv4')).toBe('github.com/golang-jwt/jwt/v4');
  expect(productName('npm-_-100%')).toBe('100%');
  expect(productName('plain')).toBe('plain');
});

test('a filter offers what there is, with how many versions have it', () => {
  const parts = [part({}), part({ version: '3.0.8-1' }), part({ softwareId: 'alpine-_-openssl', vendor: 'alpine' })];
  expect(
    optionsFrom(
      parts,
      (one) => one.softwareId,
      (one) => `${one.software} by ${one.vendor}`,
    ),
  ).toEqual([
    { value: 'alpine-_-openssl', label: 'openssl by alpine', count: 1 },
    { value: 'debian-_-openssl', label: 'openssl by debian', count: 2 },
  ]);
});
