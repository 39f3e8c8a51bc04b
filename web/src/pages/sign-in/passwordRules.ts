// SPDX-License-Identifier: Apache-2.0
/** The server's rules for a new password (src/access/password.cc), in its order. The server decides. */
export type PasswordRule = 'letters' | 'bytes' | 'name' | 'repeated' | 'same';

export const LETTERS_MIN = 12;
export const BYTES_MAX = 256;

/** The first rule that a new password breaks, or null. */
export function brokenRule(password: string, userName: string, present?: string): PasswordRule | null {
  const letters = [...password];
  if (letters.length < LETTERS_MIN) {
    return 'letters';
  }
  if (new TextEncoder().encode(password).length > BYTES_MAX) {
    return 'bytes';
  }
  const name = userName.toLowerCase();
  const lower = password.toLowerCase();
  if (name.length >= 3 && lower.includes(name) && lower.length < name.length + LETTERS_MIN / 2) {
    return 'name';
  }
  if (letters.every((letter) => letter === letters[0])) {
    return 'repeated';
  }
  return present !== undefined && present === password ? 'same' : null;
}

/** A one-time password as the server makes them: 20 letters without those that look alike, 100 bits of chance. */
export function makeOneTimePassword(
  random: (bytes: Uint8Array) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  const letters = Array.from(random(new Uint8Array(20)), (byte) => alphabet.charAt(byte % alphabet.length));
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5).join('')).join('-');
}
