// SPDX-License-Identifier: Apache-2.0

/** How the sending of a dialog's answer stands; a mutation is one. */
export interface Sending {
  /** True while it is sent: the button waits. */
  isPending: boolean;
  /** What the server refused it with. */
  error: unknown;
  /** When it was sent: the same refusal again is news too. */
  submittedAt: number;
}
