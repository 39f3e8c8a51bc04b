// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { text } from '@/text';

export type Rule = Schema<'GroupRule'>;
/** What of a device a condition looks at. Platforms are compared as a whole. */
export type Property = 'names' | 'domains' | 'tags';
export type Comparison = NonNullable<Rule['names']>[number]['comparison'];

export const PROPERTIES: readonly Property[] = ['names', 'domains', 'tags'];
export const COMPARISONS: readonly Comparison[] = ['equals', 'startsWith', 'endsWith', 'contains'];

/** The server's bounds (src/access/group_rule.h). */
export const CONDITIONS_MAX = 10;
export const PLATFORMS_MAX = 100;

/** One line of the rule editor. `key` tells lines apart while they are edited. */
export interface Condition {
  key: string;
  property: Property;
  comparison: Comparison;
  text: string;
}

/** A rule as it is edited: its conditions line by line, in the order of their properties. */
export interface RuleDraft {
  conditions: readonly Condition[];
  platforms: readonly string[];
}

let lines = 0;
/** A line that has not been filled in. */
export function newCondition(property: Property = 'names'): Condition {
  lines += 1;
  return { key: `line${lines}`, property, comparison: property === 'tags' ? 'equals' : 'startsWith', text: '' };
}

/** The lines of a rule. */
export function draftOf(rule: Rule): RuleDraft {
  const conditions = PROPERTIES.flatMap((property) =>
    (rule[property] ?? []).map((one) => ({ ...newCondition(property), comparison: one.comparison, text: one.text })),
  );
  return { conditions, platforms: [...(rule.platforms ?? [])] };
}

/** The rule of the lines; lines that are empty say nothing. */
export function ruleOf(draft: RuleDraft): Rule {
  const of = (property: Property) =>
    draft.conditions
      .filter((condition) => condition.property === property && condition.text.trim() !== '')
      .map((condition) => ({ comparison: condition.comparison, text: condition.text.trim() }));
  return { names: of('names'), domains: of('domains'), tags: of('tags'), platforms: [...draft.platforms] };
}

/** True where a rule has no condition: it takes no device. */
export function takesNothing(rule: Rule): boolean {
  return [rule.names, rule.domains, rule.tags, rule.platforms].every((one) => (one ?? []).length === 0);
}

/** The first property of which there are too many conditions, or null. */
export function tooMany(rule: Rule): Property | 'platforms' | null {
  for (const property of PROPERTIES) {
    if ((rule[property] ?? []).length > CONDITIONS_MAX) {
      return property;
    }
  }
  return (rule.platforms ?? []).length > PLATFORMS_MAX ? 'platforms' : null;
}

/** A rule as one sentence: alternatives of one property by "or", different properties by "and". */
export function sentenceOf(rule: Rule): string {
  const words = text.settings.groups.rule;
  if (takesNothing(rule)) {
    return words.nothing;
  }
  const parts = PROPERTIES.flatMap((property) => {
    const all = rule[property] ?? [];
    return all.length === 0
      ? []
      : [
          words.property(
            property,
            all.map((one) => words.comparison(one.comparison, one.text)),
          ),
        ];
  });
  const platforms = rule.platforms ?? [];
  return words.all(platforms.length === 0 ? parts : [...parts, words.platforms(platforms)]);
}
