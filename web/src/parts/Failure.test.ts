// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { ApiError, signedOut } from '@/api/errors';
import { text } from '@/text';
import { describe } from './Failure';

test('an ended session is told in words for people, a wrong password as the server says it', () => {
  expect(describe(signedOut())).toBe(text.common.signedOut);
  expect(describe(new ApiError(401, 'Unauthorized', 'name, password or code is wrong'))).toBe(
    'Name, password or code is wrong.',
  );
});
