// SPDX-License-Identifier: Apache-2.0

/** The columns in their order with one moved by so many places; the first names the row and stays where it is. */
export function moveColumn(shown: readonly string[], id: string, by: number): string[] {
  const from = shown.indexOf(id);
  const to = Math.min(shown.length - 1, Math.max(1, from + by));
  if (from < 1) {
    return [...shown];
  }
  const rest = shown.filter((other) => other !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}

/** Shows a column, behind the others, or hides it. */
export function toggleColumn(shown: readonly string[], id: string, on: boolean): string[] {
  const rest = shown.filter((other) => other !== id);
  return on ? [...rest, id] : rest;
}

/** What a reader chose as a list can show it: only columns that there are, each once, the first one first. */
export function orderOf(chosen: readonly string[], columns: readonly string[]): string[] {
  const known = [...new Set(chosen)].filter((id) => columns.includes(id));
  const first = columns[0];
  return first === undefined ? known : [first, ...known.filter((id) => id !== first)];
}
