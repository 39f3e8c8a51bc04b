// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { weaknessIdsIn } from './weaknessIds';

test('the weaknesses that a reason names are told from its other words', () => {
  expect(weaknessIdsIn('2 weaknesses name their versions oddly: CVE-2024-6811, CVE-2024-12345.')).toEqual([
    { text: '2 weaknesses name their versions oddly: ', weakness: false },
    { text: 'CVE-2024-6811', weakness: true },
    { text: ', ', weakness: false },
    { text: 'CVE-2024-12345', weakness: true },
    { text: '.', weakness: false },
  ]);
});

test('a text that names none is one piece, an empty text none', () => {
  expect(weaknessIdsIn('made by CVE-Soft (maintainer)')).toEqual([
    { text: 'made by CVE-Soft (maintainer)', weakness: false },
  ]);
  expect(weaknessIdsIn('')).toEqual([]);
});
