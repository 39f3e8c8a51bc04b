// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { driversOf } from './drivers';

function driver(software: string, risk: number) {
  return { softwareId: software, software, weakness: 'CVE-2024-1', risk };
}

test('a software counts by the square of its risk, so the shares say what really makes the score', () => {
  const shares = driversOf([driver('bash', 0.5), driver('nginx', 1)]);
  expect(shares.map(({ software, share }) => [software, share])).toEqual([
    ['nginx', 0.8],
    ['bash', 0.2],
  ]);
});

test('nothing that counts has no share', () => {
  expect(driversOf([])).toEqual([]);
  expect(driversOf([driver('bash', 0)])[0]?.share).toBe(0);
});
