// SPDX-License-Identifier: Apache-2.0
/** Words of the search page. */
export const search = {
  title: 'Search',
};
