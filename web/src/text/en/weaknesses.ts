// SPDX-License-Identifier: Apache-2.0
/** Words of the weaknesses page. */
export const weaknesses = {
  title: 'Weaknesses',
};
