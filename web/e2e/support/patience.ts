// SPDX-License-Identifier: Apache-2.0

/** How long something that has to come is waited for, in milliseconds: no budget, the end of patience with a busy machine. */
export const PATIENCE = 120_000;
