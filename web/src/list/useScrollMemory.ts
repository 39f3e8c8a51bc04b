// SPDX-License-Identifier: Apache-2.0
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'react-router-dom';

const ENTRIES_MAX = 200;
/** Where each entry of the browser's history was scrolled to; forgotten with the page. */
const tops = new Map<string, number>();

function remember(key: string, top: number) {
  tops.delete(key);
  tops.set(key, top);
  const oldest = tops.keys().next();
  if (tops.size > ENTRIES_MAX && oldest.value !== undefined) {
    tops.delete(oldest.value);
  }
}

/** Coming back to a list shows the rows one left; another question begins at the top. */
export function useScrollMemory(scroller: RefObject<HTMLElement | null>, prefix: string, question: string | null) {
  const location = useLocation();
  const key = `${location.key}#${prefix}`;
  const asked = useRef<string | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || question === null || asked.current === question) {
      return;
    }
    element.scrollTop = asked.current === null ? (tops.get(key) ?? 0) : 0;
    asked.current = question;
  }, [scroller, key, question]);
  useEffect(() => {
    const element = scroller.current;
    const onScroll = () => {
      if (element !== null && asked.current !== null) {
        remember(key, element.scrollTop);
      }
    };
    onScroll();
    element?.addEventListener('scroll', onScroll, { passive: true });
    return () => element?.removeEventListener('scroll', onScroll);
  }, [scroller, key]);
}
