// SPDX-License-Identifier: Apache-2.0
import { text } from '@/text';

/** An end of an affected range. */
export interface Bound {
  version: string;
  inclusive: boolean;
}

/** A comparison that led to a finding, taken apart. */
export type Comparison =
  | { kind: 'range'; version: string; lower: Bound | null; upper: Bound | null; scheme: string }
  | { kind: 'listed'; version: string; scheme: string }
  | { kind: 'every'; version: string };

const OPERATOR = / (<=|<|>=|>|=) /;

/**
 * Takes apart what the matcher wrote (src/match/rule_check.cc, comparison_text): `A < B (deb)`, `L <= A < B (npm)`, `A >= L (go)`,
 * `A = A (rpm)`, `A is a version`. Null where it is none of these; then the text itself is shown.
 */
export function readComparison(written: string): Comparison | null {
  const every = /^(.+) is a version$/.exec(written);
  if (every?.[1] !== undefined) {
    return { kind: 'every', version: every[1] };
  }
  const framed = /^(.+) \(([^()]+)\)$/.exec(written);
  if (framed?.[1] === undefined || framed[2] === undefined) {
    return null;
  }
  const scheme = framed[2];
  const [first, one, second, two, third, ...rest] = framed[1].split(OPERATOR);
  if (first === undefined || one === undefined || second === undefined || rest.length > 0) {
    return null;
  }
  if (third !== undefined) {
    if (!one.startsWith('<') || !two?.startsWith('<')) {
      return null;
    }
    return {
      kind: 'range',
      version: second,
      lower: { version: first, inclusive: one === '<=' },
      upper: { version: third, inclusive: two === '<=' },
      scheme,
    };
  }
  if (one === '=') {
    return { kind: 'listed', version: first, scheme };
  }
  const bound = { version: second, inclusive: one.endsWith('=') };
  return one.startsWith('<')
    ? { kind: 'range', version: first, lower: null, upper: bound, scheme }
    : { kind: 'range', version: first, lower: bound, upper: null, scheme };
}

function schemeName(scheme: string): string {
  const known: Readonly<Record<string, string>> = text.evidence.scheme;
  return known[scheme] ?? scheme;
}

/** The comparison as sentences. */
export function sayComparison(comparison: Comparison): string {
  const words = text.evidence;
  if (comparison.kind === 'every') {
    return words.every;
  }
  const compared = words.comparedAs(schemeName(comparison.scheme));
  if (comparison.kind === 'listed') {
    return `${words.listed(comparison.version)} ${compared}`;
  }
  const { version, lower, upper } = comparison;
  if (upper !== null) {
    const end = upper.inclusive ? words.upTo(version, upper.version) : words.before(version, upper.version);
    return `${lower === null ? end : `${end} ${words.begins(lower.version)}`} ${compared}`;
  }
  if (lower !== null) {
    return `${lower.inclusive ? words.since(version, lower.version) : words.after(version, lower.version)} ${compared}`;
  }
  return compared;
}

/** What a confidence means; the word itself where this console does not know it. */
export function sayConfidence(confidence: string): string {
  const known: Readonly<Record<string, string>> = text.evidence.confidence;
  return known[confidence] ?? text.evidence.confidenceOther(confidence);
}
