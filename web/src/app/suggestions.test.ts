// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { addressOf, stepThrough, suggest } from './suggestions';

const nothing = {
  devices: [],
  deviceTotal: 0,
  software: [],
  softwareTotal: 0,
  weaknesses: [],
  weaknessTotal: 0,
};

test('the last suggestion leads to everything that was found', () => {
  const groups = suggest(' CVE-2024-1 ', {
    ...nothing,
    weaknesses: [{ id: 'CVE-2024-1', exposed: 0 }],
    weaknessTotal: 1,
  });
  expect(groups.map((group) => group.items.map((item) => item.to))).toEqual([
    ['/weaknesses/CVE-2024-1'],
    ['/search?q=CVE-2024-1'],
  ]);
});

test('nothing found suggests nothing', () => {
  expect(suggest('xx', nothing)).toEqual([]);
  expect(suggest('xx', undefined)).toEqual([]);
});

test('arrows go round by way of the text itself', () => {
  expect(stepThrough(-1, 3, 1)).toBe(0);
  expect(stepThrough(2, 3, 1)).toBe(-1);
  expect(stepThrough(-1, 3, -1)).toBe(2);
  expect(stepThrough(0, 3, -1)).toBe(-1);
  expect(stepThrough(-1, 0, 1)).toBe(-1);
});

test('a whole id of a weakness leads to its page, anything else to all that has it', () => {
  expect(addressOf(' cve-2024-3094 ')).toBe('/weaknesses/CVE-2024-3094');
  expect(addressOf('CVE\u20112024\u20113094')).toBe('/weaknesses/CVE-2024-3094');
  expect(addressOf('CVE-2024-30')).toBe('/search?q=CVE-2024-30');
  expect(addressOf('CVE-2024-3094 xz')).toBe('/search?q=CVE-2024-3094+xz');
  expect(addressOf('openssl')).toBe('/search?q=openssl');
});
