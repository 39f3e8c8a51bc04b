// SPDX-License-Identifier: Apache-2.0
/** Words of every list. */
export const list = {
  total: (count: string) => `${count} in all`,
};
