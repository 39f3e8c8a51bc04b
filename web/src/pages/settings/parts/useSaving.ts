// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Draft } from '@/parts/dialog/useDraft';
import { useChange } from '../queries';

/**
 * Saves a form that makes a thing or changes one: a changed thing's dialog closes, of a new one `made` is the answer, which has what is
 * shown once.
 */
export function useSaving<Answer>(draft: Draft, isNew: boolean, send: () => Promise<Answer>, onClose: () => void) {
  const [made, setMade] = useState<Answer | null>(null);
  const save = useChange(send, (answer) => {
    draft.release();
    if (isNew) {
      setMade(answer);
    } else {
      onClose();
    }
  });
  return { save, made };
}
