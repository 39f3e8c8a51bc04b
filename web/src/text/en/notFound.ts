// SPDX-License-Identifier: Apache-2.0
/** Words for an address that leads nowhere. */
export const notFound = {
  title: 'No such page',
  body: 'The address leads nowhere: it may be mistyped, or of another version.',
  back: 'To the dashboard',
};
