// SPDX-License-Identifier: Apache-2.0
import * as en from './en';

/** Every word that the console says. A second language is a second folder of the same shape; `Texts` is what it must have. */
export type Texts = typeof en;
export const text: Texts = en;
