// SPDX-License-Identifier: Apache-2.0
import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { type GridSize, nextPlace, type Place } from './gridKeys';

const WIDGETS = 'a[href], button, input, select, textarea, [role="button"]';

/** What can be pressed inside a cell. */
export function widgetsOf(cell: Element): HTMLElement[] {
  return [...cell.querySelectorAll<HTMLElement>(WIDGETS)];
}

/** What takes the focus for a cell: the one thing in it that can be pressed, else the cell. */
function focusTarget(cell: HTMLElement): HTMLElement {
  const [only, ...others] = widgetsOf(cell);
  return only !== undefined && others.length === 0 ? only : cell;
}

/** Lets Tab reach the grid once: at the cell that is `active` (its place in the row, -1 for none). Run after each render of a row. */
export function setTabStops(row: HTMLElement | null, active: number): void {
  row?.querySelectorAll<HTMLElement>('[data-column]').forEach((cell, column) => {
    const target = focusTarget(cell);
    for (const element of [cell, ...widgetsOf(cell)]) {
      element.tabIndex = column === active && element === target ? 0 : -1;
    }
  });
}

function placeOf(target: EventTarget): Place | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
  const row = cell?.closest<HTMLElement>('[data-row]');
  return cell && row ? { row: Number(row.dataset.row), column: Number(cell.dataset.column) } : null;
}

function cellAt(grid: HTMLElement | null, place: Place): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-row="${place.row}"] [data-column="${place.column}"]`) ?? null;
}

/**
 * The focus inside a grid: one tab stop, arrows between cells, and the place kept by row number through scrolling and updates. A cell
 * with several things to press is entered by F2 and left by Escape.
 */
export function useGridFocus(grid: RefObject<HTMLElement | null>, size: () => GridSize, open: (row: number) => void) {
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const [inside, setInside] = useState(false);
  const wanted = useRef<Place | null>(null);

  useLayoutEffect(() => {
    const place = wanted.current;
    if (place === null) {
      return;
    }
    const cell = cellAt(grid.current, place);
    if (cell !== null) {
      wanted.current = null;
      focusTarget(cell).focus({ preventScroll: true });
      cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  });

  // A row's update may take away the link that had the focus: its cell takes over.
  useEffect(() => {
    if (inside && document.activeElement === document.body) {
      const cell = cellAt(grid.current, active);
      if (cell !== null) {
        focusTarget(cell).focus({ preventScroll: true });
      }
    }
  });

  const go = (place: Place) => {
    wanted.current = place;
    setActive({ ...place });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = placeOf(event.target);
    if (from === null || event.altKey || event.metaKey || !(event.target instanceof HTMLElement)) {
      return;
    }
    const cell = cellAt(grid.current, from);
    if (cell === null) {
      return;
    }
    const onCell = event.target === cell;
    const entered = !onCell && event.target !== focusTarget(cell);
    if (entered) {
      if (event.key === 'Escape' || event.key === 'F2') {
        cell.focus();
        event.preventDefault();
      } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
        const widgets = widgetsOf(cell);
        widgets[widgets.indexOf(event.target) + (event.key === 'ArrowRight' ? 1 : -1)]?.focus();
        event.preventDefault();
      }
      return;
    }
    if (onCell && event.key === 'F2') {
      widgetsOf(cell)[0]?.focus();
      event.preventDefault();
      return;
    }
    if (onCell && from.row >= 0 && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      open(from.row);
      return;
    }
    if (event.key === ' ' && event.target instanceof HTMLAnchorElement) {
      event.preventDefault();
      event.target.click();
      return;
    }
    if (event.shiftKey) {
      return;
    }
    const to = nextPlace(from, { key: event.key, ctrl: event.ctrlKey }, size());
    if (to !== null) {
      event.preventDefault();
      go(to);
    }
  };

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const place = placeOf(event.target);
    setInside(true);
    if (place !== null && (place.row !== active.row || place.column !== active.column)) {
      setActive(place);
    }
  };

  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (
      event.relatedTarget instanceof Node ? !event.currentTarget.contains(event.relatedTarget) : document.hasFocus()
    ) {
      // An element that an update removed says goodbye as well; the effect above takes the focus back then.
      if (event.target.isConnected) {
        setInside(false);
      }
    }
  };

  return { active, inside, go, handlers: { onKeyDown, onFocus, onBlur } };
}
