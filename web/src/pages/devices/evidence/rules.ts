// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';

type Rule = Schema<'Evidence'>;

/** What tells a record's lines apart. */
export function recordKey(rule: Rule): string {
  return JSON.stringify([rule.feed, rule.record, rule.confidence, rule.note ?? '']);
}

/** What tells comparisons apart. */
export function rangeKey(rule: Rule): string {
  return JSON.stringify([rule.range, rule.comparison]);
}

/** Rules without those that would be shown the same: a record often says one thing twice, by its publisher's words and by CPE. */
export function distinctBy(rules: readonly Rule[], key: (rule: Rule) => string): Rule[] {
  const seen = new Set<string>();
  return rules.filter((rule) => {
    const name = key(rule);
    const first = !seen.has(name);
    seen.add(name);
    return first;
  });
}
