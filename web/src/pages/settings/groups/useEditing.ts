// SPDX-License-Identifier: Apache-2.0
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { useSection } from '../useSection';
import type { GroupDraft } from './groups';

let made = 0;
/** A group that is not there yet. */
export function newGroup(): GroupDraft {
  made += 1;
  return { key: `new${made}`, id: null, name: '', description: '', rule: {}, userGroups: [], devices: null };
}

/** Opens the group that an address names, and takes it out of the address: what is edited is not saved, and no link leads to it. */
export function useNamedGroup(
  drafts: readonly GroupDraft[],
  section: ReturnType<typeof useSection>,
  open: (draft: GroupDraft) => void,
): boolean {
  const [gone, setGone] = useState(false);
  const { id, close } = section;
  // Once: the address follows later, and a second draft of the same group would look like a change of the first.
  const taken = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (id === taken.current) {
      return;
    }
    taken.current = id;
    if (id === undefined) {
      return;
    }
    const named = id === 'new' ? newGroup() : drafts.find((draft) => draft.key === id);
    setGone(named === undefined);
    if (named !== undefined) {
      open(named);
    }
    close('replace');
  }, [close, drafts, id, open]);
  return gone;
}

/** Gives the focus to what stands in place of the part that had it, when one takes the place of the other. */
export function useFocusWhenLost(turn: boolean, target: RefObject<HTMLElement | null>): void {
  const before = useRef(turn);
  useEffect(() => {
    if (before.current === turn) {
      return undefined;
    }
    before.current = turn;
    // Once dialogs are gone, which give it back to what opened them, where that is still there.
    const timer = window.setTimeout(() => {
      if (document.activeElement === null || document.activeElement === document.body) {
        target.current?.focus();
      }
    }, 100);
    return () => window.clearTimeout(timer);
  }, [target, turn]);
}
