// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from 'react';

const NARROW = '(max-width: 600px)';

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** True on screens as narrow as a telephone's. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(NARROW).matches);
}
