// SPDX-License-Identifier: Apache-2.0
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { pathOf, secretOf } from './otpauth';

test('the secret can be typed in groups of four', () => {
  expect(secretOf('otpauth://totp/Parapet:berta?secret=ABCDEFGHIJ&issuer=Parapet')).toBe('ABCD EFGH IJ');
  expect(secretOf('nonsense')).toBe('');
});

test('the picture has every dark module and no other', () => {
  expect(
    pathOf([
      [true, true, false],
      [false, false, true],
    ]),
  ).toBe('M0 0h2v1H0zM2 1h1v1H2z');
});

test('an address of usual length fits a picture with its quiet zone', () => {
  const code = encode('otpauth://totp/Parapet:berta?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Parapet', {
    ecc: 'M',
    border: 4,
  });
  expect(code.data.slice(0, 4).every((row) => row.every((dark) => !dark))).toBe(true);
  expect(pathOf(code.data).length).toBeGreaterThan(100);
});
