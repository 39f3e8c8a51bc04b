// SPDX-License-Identifier: Apache-2.0
import type { components } from './schema';

/** The nouns of the API by the names of its document (docs/openapi/parapet.json): `Schema<'Device'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** What every list answers: how many rows there are after filters, and the rows of the page asked for. */
export interface Page<Row> {
  total: number;
  items: Row[];
}
