// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useUnsaved } from '@/app/unsaved';

function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Input that is being typed, as a dialog must know it: whether it would be lost, and the way to let it go. */
export interface Draft {
  dirty: boolean;
  /** Says that the input may go: it was sent, or is not wanted. */
  release: () => void;
}

/** What a form holds, from what it began with; leaving the page asks first while the two differ. */
export function useDraft<Form extends object>(
  begin: () => Form,
  same: (one: Form, other: Form) => boolean = sameValue,
): Draft & { form: Form; begun: Form; put: (change: Partial<Form>) => void } {
  const [begun] = useState(begin);
  const [form, setForm] = useState(begun);
  const [released, setReleased] = useState(false);
  const dirty = !released && !same(form, begun);
  const letGo = useUnsaved(dirty);
  return {
    form,
    begun,
    put: (change) => setForm((before) => ({ ...before, ...change })),
    dirty,
    release: () => {
      letGo();
      setReleased(true);
    },
  };
}
