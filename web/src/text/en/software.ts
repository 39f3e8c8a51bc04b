// SPDX-License-Identifier: Apache-2.0
/** Words of the software page. */
export const software = {
  title: 'Software',
};
