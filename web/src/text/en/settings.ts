// SPDX-License-Identifier: Apache-2.0
/** Words of the settings page. */
export const settings = {
  title: 'Settings',
};
