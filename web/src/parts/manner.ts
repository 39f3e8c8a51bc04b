// SPDX-License-Identifier: Apache-2.0
/** The language of the texts, and the manner in which it is written where the reader's browser asks for another language. */
const LANGUAGE = 'en';
const ELSE = 'en-GB';

/**
 * How dates and numbers are written: as the reader's region does it, but always in the language of the texts around them. "vor 3 Stunden"
 * does not belong into an English sentence, and 1.919 beside English words is read as less than two.
 */
export function mannerFor(languages: readonly string[]): string {
  return languages.find((language) => language.toLowerCase().split('-')[0] === LANGUAGE) ?? ELSE;
}

export const manner = mannerFor(typeof navigator === 'undefined' ? [] : navigator.languages);
