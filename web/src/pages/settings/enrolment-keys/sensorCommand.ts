// SPDX-License-Identifier: Apache-2.0
/** A text as one word of a POSIX shell. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

interface Enrolment {
  /** Where devices reach the server. */
  address: string;
  /** Of the certificate that the server made for itself; null where an authority vouches for it. */
  fingerprint: string | null;
  secret: string;
}

/** What to run on a device so that it enrols and reports. The key goes through a file: arguments stand in the process list for all to see. */
export function sensorCommand({ address, fingerprint, secret }: Enrolment): string {
  const pin = fingerprint === null ? '' : ` \\\n    --fingerprint ${shellWord(fingerprint)}`;
  return [
    `(umask 077; printf '%s\\n' ${shellWord(secret)} > parapet.key)`,
    `parapet sensor --server ${shellWord(address)} --enrolment-key-file parapet.key${pin}`,
  ].join('\n');
}
