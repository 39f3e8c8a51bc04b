// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';

type Change = Pick<Schema<'SoftwareChange'>, 'time'>;

/** True where a change is on another day than the one above it, where the viewer is. */
export function beginsDay(change: Change, above: Change | undefined): boolean {
  if (above === undefined || above.time === null || change.time === null) {
    return true;
  }
  return new Date(change.time).toDateString() !== new Date(above.time).toDateString();
}
