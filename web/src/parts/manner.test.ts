// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { mannerFor } from './manner';

test('dates and numbers are written in the language of the texts, as the reader’s region does it', () => {
  expect(mannerFor(['en-US', 'en'])).toBe('en-US');
  expect(mannerFor(['de-DE', 'de', 'en-IE'])).toBe('en-IE');
  expect(mannerFor(['de-DE', 'enm'])).toBe('en-GB');
  expect(mannerFor([])).toBe('en-GB');
});
