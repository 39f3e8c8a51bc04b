// SPDX-License-Identifier: Apache-2.0
import { useCallback, useState } from 'react';
import { keep, readKept } from '@/app/settings';

/** Reads widths as `name:240,os:120`; what is no width is left out. */
export function readWidths(text: string | null): Record<string, number> {
  const widths: Record<string, number> = {};
  for (const part of (text ?? '').split(',')) {
    const [id, width] = part.split(':');
    const pixels = Number(width);
    if (id && Number.isFinite(pixels) && pixels > 0) {
      widths[id] = Math.min(pixels, 2000);
    }
  }
  return widths;
}

/** The widths that a reader gave a list's columns, kept in the browser. */
export function useWidths(name: string) {
  const kept = `widths.${name}`;
  const [widths, setWidths] = useState(() => readWidths(readKept(kept)));
  const resize = useCallback(
    (id: string, width: number) => {
      setWidths((before) => {
        const next = { ...before, [id]: Math.round(width) };
        keep(
          kept,
          Object.entries(next)
            .map(([column, pixels]) => `${column}:${pixels}`)
            .join(','),
        );
        return next;
      });
    },
    [kept],
  );
  return { widths, resize };
}
