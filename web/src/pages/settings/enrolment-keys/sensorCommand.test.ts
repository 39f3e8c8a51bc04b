// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sensorCommand, shellWord } from './sensorCommand';

test('a device of a server with its own certificate pins the fingerprint', () => {
  const command = sensorCommand({ address: 'https://parapet.example:8443', fingerprint: '6c1a', secret: 'pp_key_abc' });
  expect(command).toBe(
    "(umask 077; printf '%s\\n' pp_key_abc > parapet.key)\n" +
      'parapet sensor --server https://parapet.example:8443 --enrolment-key-file parapet.key \\\n    --fingerprint 6c1a',
  );
});

test('a certificate of an authority needs no fingerprint', () => {
  expect(sensorCommand({ address: 'https://h', fingerprint: null, secret: 'k' })).not.toContain('--fingerprint');
});

test('nothing in an address can become a command of its own', () => {
  expect(shellWord("a'; rm -rf /")).toBe("'a'\\''; rm -rf /'");
});
