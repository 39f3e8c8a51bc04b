// SPDX-License-Identifier: Apache-2.0
/** Words of the start page. */
export const start = {
  title: 'Start',
};
