// SPDX-License-Identifier: Apache-2.0
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useState,
  useSyncExternalStore,
} from 'react';

/** Which forms of the open page hold input that is not saved. */
export class Unsaved {
  private readonly forms = new Set<string>();
  private readonly listeners = new Set<() => void>();

  /** Says whether the form of this id holds unsaved input. */
  readonly set = (id: string, dirty: boolean): void => {
    const before = this.forms.size;
    if (dirty) {
      this.forms.add(id);
    } else {
      this.forms.delete(id);
    }
    if (before !== this.forms.size) {
      for (const listener of this.listeners) {
        listener();
      }
    }
  };

  /** Lets all of it go. */
  readonly clear = (): void => {
    for (const id of [...this.forms]) {
      this.set(id, false);
    }
  };

  /** True while any form does. */
  readonly any = (): boolean => this.forms.size > 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

const UnsavedContext = createContext(new Unsaved());

/** Remembers what is not saved for the pages inside. */
export function UnsavedProvider({ children }: { children: ReactNode }) {
  const [unsaved] = useState(() => new Unsaved());
  return <UnsavedContext.Provider value={unsaved}>{children}</UnsavedContext.Provider>;
}

/** What the forms of the page hold. */
export function useUnsavedForms(): Unsaved {
  return useContext(UnsavedContext);
}

/** True while any form of the page holds unsaved input. */
export function useAnyUnsaved(): boolean {
  const unsaved = useUnsavedForms();
  return useSyncExternalStore(unsaved.subscribe, unsaved.any);
}

/** Tells that a form holds unsaved input, so that leaving it asks first. The answer ends that at once: call it when saved, then navigate. */
export function useUnsaved(dirty: boolean): () => void {
  const unsaved = useUnsavedForms();
  const id = useId();
  useEffect(() => {
    unsaved.set(id, dirty);
    return () => unsaved.set(id, false);
  }, [unsaved, id, dirty]);
  return useCallback(() => unsaved.set(id, false), [unsaved, id]);
}
