// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { keep, readKept } from './settings';
import type { ThemeChoice } from './theme';

const DARK = '(prefers-color-scheme: dark)';

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(DARK);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** The choice and what it means now. */
export interface ThemeState {
  choice: ThemeChoice;
  dark: boolean;
  choose: (choice: ThemeChoice) => void;
}

export const ThemeContext = createContext<ThemeState>({ choice: 'system', dark: false, choose: () => undefined });

/** The theme in use, and how to change it. */
export function useTheme(): ThemeState {
  return useContext(ThemeContext);
}

/** True while the page is put on paper, which is light. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The paper's layout is made as soon as this event's listeners are done.
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}

/** The state behind ThemeContext; kept in the browser. */
export function useThemeState(): ThemeState {
  const [choice, setChoice] = useState<ThemeChoice>(() => {
    const kept = readKept('theme');
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  });
  const systemDark = useSyncExternalStore(subscribe, () => window.matchMedia(DARK).matches);
  const printing = usePrinting();
  const dark = !printing && (choice === 'system' ? systemDark : choice === 'dark');
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);
  const choose = (next: ThemeChoice) => {
    keep('theme', next === 'system' ? null : next);
    setChoice(next);
  };
  return { choice, dark, choose };
}
