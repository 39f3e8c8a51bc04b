// SPDX-License-Identifier: Apache-2.0
/** Words of the dashboard page. */
export const dashboard = {
  title: 'Dashboard',
};
