// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { moveColumn, orderOf, toggleColumn } from './columnOrder';

const shown = ['name', 'severity', 'exposed', 'fix'];

test('a column moves among the others, and the one that names the row stays first', () => {
  expect(moveColumn(shown, 'exposed', -1)).toEqual(['name', 'exposed', 'severity', 'fix']);
  expect(moveColumn(shown, 'exposed', 1)).toEqual(['name', 'severity', 'fix', 'exposed']);
  expect(moveColumn(shown, 'severity', -1)).toEqual(shown);
  expect(moveColumn(shown, 'fix', 1)).toEqual(shown);
  expect(moveColumn(shown, 'name', 1)).toEqual(shown);
  expect(moveColumn(shown, 'unknown', 1)).toEqual(shown);
});

test('a column that is shown comes behind the others', () => {
  expect(toggleColumn(['name', 'fix'], 'exposed', true)).toEqual(['name', 'fix', 'exposed']);
  expect(toggleColumn(shown, 'severity', false)).toEqual(['name', 'exposed', 'fix']);
});

test('an old link or memory shows what there still is, in its order', () => {
  expect(orderOf(['fix', 'gone', 'severity', 'fix'], shown)).toEqual(['name', 'fix', 'severity']);
});
