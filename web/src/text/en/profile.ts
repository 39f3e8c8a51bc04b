// SPDX-License-Identifier: Apache-2.0
/** Words of the profile page. */
export const profile = {
  title: 'Profile',
};
