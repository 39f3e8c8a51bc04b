// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from 'vitest';
import { Unsaved } from './unsaved';

test('a page is unsaved while any of its forms is', () => {
  const unsaved = new Unsaved();
  unsaved.set('groups', true);
  unsaved.set('dialog', true);
  unsaved.set('dialog', false);
  expect(unsaved.any()).toBe(true);
  unsaved.set('groups', false);
  expect(unsaved.any()).toBe(false);
});

test('who listens is told of changes only', () => {
  const unsaved = new Unsaved();
  const listener = vi.fn();
  const stop = unsaved.subscribe(listener);
  unsaved.set('form', false);
  unsaved.set('form', true);
  unsaved.set('form', true);
  expect(listener).toHaveBeenCalledTimes(1);
  unsaved.clear();
  expect(listener).toHaveBeenCalledTimes(2);
  expect(unsaved.any()).toBe(false);
  stop();
  unsaved.set('form', true);
  expect(listener).toHaveBeenCalledTimes(2);
});
