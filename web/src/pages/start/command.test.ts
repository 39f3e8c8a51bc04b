// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { isLoopback, keyFileCommand, sensorCommand, shellWord } from './command';

test('the command pins the certificate that the server made itself, and no other', () => {
  expect(sensorCommand('https://parapet.example:8443', 'ab12')).toBe(
    'parapet sensor --server https://parapet.example:8443 --enrolment-key-file /etc/parapet/enrolment-key --fingerprint ab12',
  );
  expect(sensorCommand('https://parapet.example:8443', null)).not.toContain('--fingerprint');
});

test('what a shell would read otherwise is quoted', () => {
  expect(shellWord('plain-1.2:3/x')).toBe('plain-1.2:3/x');
  expect(shellWord('a b')).toBe("'a b'");
  expect(shellWord("it's $(x)")).toBe("'it'\\''s $(x)'");
  expect(keyFileCommand('k;rm')).toContain("'k;rm'");
});

test('addresses of this machine alone are told from those of the network', () => {
  expect(isLoopback('https://127.0.0.1:8443')).toBe(true);
  expect(isLoopback('https://localhost')).toBe(true);
  expect(isLoopback('https://[::1]:8443')).toBe(true);
  expect(isLoopback('https://127.example:8443')).toBe(false);
  expect(isLoopback('https://parapet.example:8443')).toBe(false);
});
