// SPDX-License-Identifier: Apache-2.0
/** Words of the recommendations page. */
export const recommendations = {
  title: 'Recommendations',
};
