// SPDX-License-Identifier: Apache-2.0
/** Words of the devices page. */
export const devices = {
  title: 'Devices',
};
