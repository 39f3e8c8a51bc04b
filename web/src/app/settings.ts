// SPDX-License-Identifier: Apache-2.0
/** What a browser keeps for its user (theme, columns of lists): texts by name. Private windows may refuse; then it lasts a page. */
export function readKept(name: string): string | null {
  try {
    return window.localStorage.getItem(`parapet.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a text, or forgets it where it is null. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) {
      window.localStorage.removeItem(`parapet.${name}`);
    } else {
      window.localStorage.setItem(`parapet.${name}`, value);
    }
  } catch {
    // The browser keeps nothing: the choice holds until the page is closed.
  }
}
