// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { changesOf, draftsOf, type GroupDraft, moved, sameGroups, toWrite, wrongWith } from './groups';
import { draftOf, newCondition, ruleOf, sentenceOf, takesNothing, tooMany } from './rule';

function group(id: number, name: string): GroupDraft {
  const rule = { tags: [{ comparison: 'equals' as const, text: name }] };
  const [draft] = draftsOf([{ id, name, description: '', rank: id, rule, ruleText: '', userGroups: [], devices: 5 }]);
  if (draft === undefined) {
    throw new Error('no draft');
  }
  return draft;
}
const [servers, laptops, rest] = [group(1, 'Servers'), group(2, 'Laptops'), group(3, 'Rest')];

test('a rule is edited line by line and comes back as it was', () => {
  const rule = {
    names: [
      { comparison: 'startsWith' as const, text: 'web-' },
      { comparison: 'contains' as const, text: 'db' },
    ],
    domains: [],
    tags: [{ comparison: 'equals' as const, text: 'prod' }],
    platforms: ['Debian12'],
  };
  expect(ruleOf(draftOf(rule))).toEqual(rule);
});

test('a line that was left empty is no condition', () => {
  const rule = ruleOf({ conditions: [newCondition('names')], platforms: [] });
  expect(takesNothing(rule)).toBe(true);
  expect(sentenceOf(rule)).toBe('No conditions yet: takes no device.');
});

test('a rule reads as a sentence: or inside a property, and between properties', () => {
  expect(
    sentenceOf({
      names: [
        { comparison: 'startsWith', text: 'web-' },
        { comparison: 'endsWith', text: '-db' },
      ],
      platforms: ['Debian12', 'Ubuntu'],
    }),
  ).toBe('Name starts with “web-” or ends with “-db”, and platform is Debian12 or Ubuntu.');
});

test('ten conditions of a kind are the most', () => {
  const tags = Array.from({ length: 11 }, (_, at) => ({ comparison: 'equals' as const, text: `t${at}` }));
  expect(tooMany({ tags })).toBe('tags');
  expect(tooMany({ tags: tags.slice(1) })).toBeNull();
});

test('the place in the list is the rank', () => {
  const after = moved([servers, laptops, rest], 2, 0);
  expect(toWrite(after).map((one) => one.name)).toEqual(['Rest', 'Servers', 'Laptops']);
  expect(moved([servers, laptops], 0, -1)).toEqual([servers, laptops]);
  expect(moved([servers, laptops], 1, 2)).toEqual([servers, laptops]);
});

test('devices that come and go are no unsaved change', () => {
  expect(sameGroups([servers], [{ ...servers, devices: 99 }])).toBe(true);
  expect(sameGroups([servers], [{ ...servers, name: 'Server' }])).toBe(false);
  expect(sameGroups([servers, laptops], [laptops, servers])).toBe(false);
});

test('names are there and told apart whatever their letter case', () => {
  expect(wrongWith({ ...laptops, name: ' ' }, [servers])).toBe('name');
  expect(wrongWith({ ...laptops, name: 'SERVERS' }, [servers, laptops])).toBe('taken');
  expect(wrongWith(laptops, [servers, laptops])).toBeNull();
});

test('the summary of what saving does', () => {
  const made = { ...group(9, 'New'), id: null, key: 'new1' };
  expect(changesOf([servers, laptops, rest], [rest, { ...servers, name: 'S' }, made])).toEqual({
    made: 1,
    removed: 1,
    changed: 1,
    reordered: true,
  });
  expect(changesOf([servers, laptops], [laptops])).toEqual({ made: 0, removed: 1, changed: 0, reordered: false });
});
