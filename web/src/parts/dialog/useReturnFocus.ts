// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';

/** Gives the focus back, when this part goes, to what had it when it came: dialogs that no button of their own opened. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Once the dialog is gone; not where something else has taken the focus meanwhile.
      window.setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && before instanceof HTMLElement && before.isConnected) {
          before.focus();
        }
      }, 50);
    },
    [before],
  );
}
