// SPDX-License-Identifier: Apache-2.0
/** The secret of an `otpauth://` address in groups of four, to be typed where no camera is; "" where there is none. */
export function secretOf(address: string): string {
  let secret: string;
  try {
    secret = new URL(address).searchParams.get('secret') ?? '';
  } catch {
    return '';
  }
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** The dark modules of a picture as one path, a unit each; neighbours in a row are one stroke. */
export function pathOf(modules: readonly (readonly boolean[])[]): string {
  const parts: string[] = [];
  modules.forEach((row, y) => {
    for (let x = 0; x < row.length; ++x) {
      if (row[x]) {
        const begin = x;
        while (row[x + 1]) {
          ++x;
        }
        parts.push(`M${begin} ${y}h${x - begin + 1}v1H${begin}z`);
      }
    }
  });
  return parts.join('');
}
