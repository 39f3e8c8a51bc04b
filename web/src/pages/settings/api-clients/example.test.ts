// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { curlExample, msalExample, tokenAddress } from './example';

const access = { address: 'https://h:8443', tenantId: 'T', clientId: 'C', secret: 'pp_app_S' };

test('tokens come from below the tenant', () => {
  expect(tokenAddress(access)).toBe('https://h:8443/T/oauth2/v2.0/token');
});

test('the examples carry what the client needs and nothing to fill in but the token', () => {
  expect(curlExample(access)).toContain('-d client_secret=pp_app_S');
  expect(msalExample(access)).toContain('authority="https://h:8443/T"');
  expect(msalExample(access)).toContain('instance_discovery=False');
});
