// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { readComparison, sayComparison } from './comparison';

function said(written: string): string | null {
  const comparison = readComparison(written);
  return comparison === null ? null : sayComparison(comparison);
}

test('a version before the fix', () => {
  expect(said('1.26.12-1+deb12u2 < 1.26.12-1+deb12u4 (deb)')).toBe(
    '1.26.12-1+deb12u2 comes before 1.26.12-1+deb12u4, the first version outside of the range. Compared by the rules of Debian package versions.',
  );
});

test('a version between two ends', () => {
  expect(said('128 <= 128.2 < 128.4 (generic)')).toBe(
    '128.2 comes before 128.4, the first version outside of the range. The range begins with 128. Compared by the rules of version numbers.',
  );
  expect(readComparison('1 < 2 <= 3 (npm)')).toMatchObject({
    lower: { version: '1', inclusive: false },
    upper: { version: '3', inclusive: true },
  });
});

test('ranges without an end, listed versions and all versions', () => {
  expect(said('2.0 >= 1.0 (go)')).toContain('2.0 is not older than 1.0');
  expect(said('2.0 > 1.0 (go)')).toContain('2.0 is later than 1.0');
  expect(said('2.0 <= 2.1 (rpm)')).toContain('2.0 is not later than 2.1, the last affected version');
  expect(said('2.0 = 2.0 (rpm)')).toContain('one of the versions');
  expect(said('2.0 is a version')).toBe('The record says that every version is affected.');
});

test('scheme names that nobody knows and parentheses in versions are shown as they are', () => {
  expect(said('1 < 2 (opkg)')).toContain('the rules of opkg');
  expect(said('10.0 (build 7) < 10.0 (build 9) (windows build)')).toContain(
    '10.0 (build 7) comes before 10.0 (build 9)',
  );
});

test('what is no comparison is left to be shown as written', () => {
  expect(readComparison('1.0 can\'t be compared with "soon"')).toBeNull();
  expect(readComparison('until 2026-01-01')).toBeNull();
  expect(readComparison('1 < 2 < 3 < 4 (npm)')).toBeNull();
  expect(readComparison('')).toBeNull();
});
