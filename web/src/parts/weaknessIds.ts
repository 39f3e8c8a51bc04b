// SPDX-License-Identifier: Apache-2.0
/** A text of the server in pieces, in order: what names a weakness, and what stands between. */
export function weaknessIdsIn(said: string): readonly { text: string; weakness: boolean }[] {
  return said
    .split(/\b(CVE-\d{4}-\d{4,})\b/)
    .map((text, index) => ({ text, weakness: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
