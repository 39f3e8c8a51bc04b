// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { changesOf } from './changesOf';

const device = { value: 'normal', tags: ['a'], excluded: false, groupId: 3, groupPinned: false } as const;
const same = { value: 'normal', tags: ['a'], typedTag: '', excluded: false, group: '' } as const;

test('what was not changed is not sent', () => {
  expect(changesOf({ ...device, tags: ['a'] }, same)).toEqual({});
});

test('what was changed is sent, and nothing else', () => {
  expect(changesOf({ ...device, tags: ['a'] }, { ...same, value: 'high', tags: ['a', 'b'] })).toEqual({
    value: 'high',
    tags: ['a', 'b'],
  });
});

test('a tag that was typed but not added is saved too', () => {
  expect(changesOf({ ...device, tags: ['a'] }, { ...same, typedTag: ' lab ' })).toEqual({ tags: ['a', 'lab'] });
  expect(changesOf({ ...device, tags: ['a'] }, { ...same, typedTag: 'a' })).toEqual({});
});

test('a group by hand, in none by hand, and back to the rules', () => {
  const pinned = { ...device, tags: ['a'], groupPinned: true };
  expect(changesOf({ ...device, tags: ['a'] }, { ...same, group: '5' })).toEqual({ groupId: 5 });
  expect(changesOf({ ...device, tags: ['a'] }, { ...same, group: '0' })).toEqual({ groupId: 0 });
  expect(changesOf(pinned, { ...same, group: '3' })).toEqual({});
  expect(changesOf(pinned, { ...same, group: '' })).toEqual({ groupId: null });
});
