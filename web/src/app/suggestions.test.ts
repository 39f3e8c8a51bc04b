// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { addressOf, onlyHit, stepThrough, suggest } from './suggestions';

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

test('the only hit is gone to if it has exactly that name', () => {
  const one = { ...nothing, devices: [{ id: 'ab', name: 'Web-1' }], deviceTotal: 1 };
  expect(onlyHit('web-1', one)).toBe('/devices/ab');
  expect(onlyHit('AB', one)).toBe('/devices/ab');
  expect(onlyHit('web', one)).toBeNull();
  expect(onlyHit('web-1', { ...one, softwareTotal: 1 })).toBeNull();
  expect(onlyHit('web-1', null)).toBeNull();
});

test('an advisory about one weakness leads to it, a part of an id does not', () => {
  const one = { ...nothing, weaknesses: [{ id: 'CVE-2025-1234', exposed: 2 }], weaknessTotal: 1 };
  expect(onlyHit('ALSA-2025:11534', one)).toBe('/weaknesses/CVE-2025-1234');
  expect(onlyHit('2025-12', one)).toBeNull();
});
