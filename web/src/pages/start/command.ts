// SPDX-License-Identifier: Apache-2.0
/** Where the commands put the key on the device. */
const KEY_FILE = '/etc/parapet/enrolment-key';

/** A word of a POSIX shell's command line, quoted where it must be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Writes the key into a file that only its owner reads. */
export function keyFileCommand(secret: string): string {
  return `install -d -m 700 /etc/parapet && (umask 077 && echo ${shellWord(secret)} > ${KEY_FILE})`;
}

/** Starts the sensor; the fingerprint only where the server's certificate is its own. */
export function sensorCommand(address: string, fingerprint: string | null): string {
  const command = `parapet sensor --server ${shellWord(address)} --enrolment-key-file ${KEY_FILE}`;
  return fingerprint === null ? command : `${command} --fingerprint ${shellWord(fingerprint)}`;
}

/** True where only the server's own machine reaches the address. */
export function isLoopback(address: string): boolean {
  const match = /^https?:\/\/(\[[^\]]*\]|[^:/]*)/i.exec(address);
  const host = match?.[1]?.toLowerCase() ?? '';
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
