// SPDX-License-Identifier: Apache-2.0
type Property = 'names' | 'domains' | 'tags';
type Comparison = 'equals' | 'startsWith' | 'endsWith' | 'contains';

const or = new Intl.ListFormat('en', { type: 'disjunction' });

interface Changes {
  made: number;
  changed: number;
  removed: number;
  reordered: boolean;
}

function several(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}

const nouns: Record<Property, string> = { names: 'name', domains: 'domain', tags: 'a tag' };
const verbs: Record<Comparison, string> = {
  equals: 'is',
  startsWith: 'starts with',
  endsWith: 'ends with',
  contains: 'contains',
};

/** Words of the settings' device groups. */
export const groups = {
  lead: 'A device belongs to the first group, in rank order, whose rule takes it. Groups have scores of their own, and a group given to user groups is seen by their members only.',
  add: 'Add group',
  editTitle: (name: string) => `Group ${name}`,
  take: 'Take over',
  rank: 'Rank',
  rankHint: 'A device belongs to the first group that takes it',
  searchHint: 'Name or description of a group',
  moveUp: 'Move up',
  moveDown: 'Move down',
  gone: 'There is no such group (any more).',
  name: 'Group',
  taken: 'There is another group of this name.',
  description: 'Description',
  ruleHeader: 'Takes devices where',
  seenBy: 'Seen by',
  seenByHint: 'User groups whose members see these devices; none: everybody does. Administrators see all.',
  everybody: 'Everybody',
  devices: 'Devices',
  devicesOf: (name: string) => `devices in ${name}`,
  notSaved: 'Not saved',
  up: (name: string) => `Move ${name} up`,
  down: (name: string) => `Move ${name} down`,
  movedTo: (name: string, rank: number) => `${name} has rank ${rank} now, not saved yet.`,
  ungrouped: 'Devices in no group:',
  ungroupedDevices: 'devices in no group',
  empty: 'There are no device groups yet.',
  emptyBody:
    'All devices are seen by everybody who signs in. Add groups to give parts of the fleet to parts of the people, and to compare their scores.',
  unsavedTitle: 'Not saved yet:',
  unsaved: ({ made, changed, removed, reordered }: Changes) =>
    [
      made > 0 ? several(made, 'group added', 'groups added') : '',
      changed > 0 ? several(changed, 'group changed', 'groups changed') : '',
      removed > 0 ? several(removed, 'group removed', 'groups removed') : '',
      reordered ? 'order changed' : '',
    ]
      .filter((part) => part !== '')
      .join(', ')
      .concat('. Devices move when you save.'),
  saveAll: 'Save all groups',
  discard: 'Discard changes',
  overtaken:
    'Somebody else has saved device groups since you began. Saving yours replaces theirs; look at theirs first if you are not sure.',
  takeTheirs: 'Discard mine, show theirs',
  removeTitle: (name: string) => `Remove group ${name}?`,
  removeBody: (devices: number) =>
    `${several(devices, 'device', 'devices')} of it will go to the next group that takes them, or to none: those in no group are seen by everybody. It is removed when you save.`,
  conditions: 'Conditions',
  conditionsHint:
    'Conditions of the same kind are alternatives; different kinds must all hold. Letter case does not matter.',
  propertyOf: (line: number) => `Condition ${line}: what is compared`,
  comparisonOf: (line: number) => `Condition ${line}: comparison`,
  textOf: (line: number) => `Condition ${line}: text`,
  removeCondition: (line: number) => `Remove condition ${line}`,
  addCondition: 'Add condition',
  tooMany: {
    names: 'A rule has at most 10 conditions on the name.',
    domains: 'A rule has at most 10 conditions on the domain.',
    tags: 'A rule has at most 10 conditions on tags.',
    platforms: 'A rule has at most 100 platforms.',
  },
  platforms: 'Platforms',
  platformsHint: 'Any of these; none: every platform.',
  otherPlatform: 'Another platform, as the API spells it',
  preview: 'Preview',
  takesNothing: 'Without a condition the group takes no device.',
  takes: (count: string, total: number) => (total === 1 ? 'Takes 1 device.' : `Takes ${count} devices.`),
  andMore: (count: string) => `and ${count} more`,
  previewHint: 'A device that a group of higher rank takes as well belongs to that one.',
  rule: {
    properties: { names: 'Name', domains: 'Domain', tags: 'Tag' },
    comparisons: { equals: 'is', startsWith: 'starts with', endsWith: 'ends with', contains: 'contains' },
    nothing: 'No conditions yet: takes no device.',
    comparison: (comparison: Comparison, value: string) => `${verbs[comparison]} “${value}”`,
    property: (property: Property, comparisons: readonly string[]) => `${nouns[property]} ${or.format(comparisons)}`,
    platforms: (platforms: readonly string[]) => `platform is ${or.format(platforms)}`,
    all: (parts: readonly string[]) => {
      const sentence = `${parts.join(', and ')}.`;
      return sentence.charAt(0).toUpperCase() + sentence.slice(1);
    },
  },
};
