// SPDX-License-Identifier: Apache-2.0
/** Words of the not assessed page. */
export const notAssessed = {
  title: 'Not assessed',
};
