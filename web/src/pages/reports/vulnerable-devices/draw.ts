// SPDX-License-Identifier: Apache-2.0
import type uPlot from 'uplot';
import type { Column } from './days';

/** A colour or font of the theme as the canvas needs it: without variables. */
export function resolved(element: HTMLElement, token: string): string {
  const style = window.getComputedStyle(element);
  return token.replace(/var\((--[^)]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim());
}

/** Where the axis of counts ends: a little above the highest column, and at no less than 5. */
export function topOf(columns: readonly Column[]): number {
  return Math.max(5, columns.reduce((most, column) => Math.max(most, column.total), 0) * 1.04);
}

/** Columns at least so wide stand apart; narrower ones make a surface. */
const APART = 8;

/** Draws each day as a column of layers, the first at the bottom, with a seam of the ground between them. */
export function drawColumns(plot: uPlot, columns: readonly Column[], colours: readonly string[]): void {
  const { ctx, bbox } = plot;
  const pixel = Math.max(1, Math.round(window.devicePixelRatio));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const column of columns) {
    const left = Math.round(plot.valToPos(column.day - 0.5, 'x', true));
    const right = Math.round(plot.valToPos(column.day + 0.5, 'x', true));
    const width = right - left - (right - left >= APART * pixel ? pixel : 0);
    let sum = 0;
    let bottom = Math.round(plot.valToPos(0, 'y', true));
    column.counts.forEach((count, index) => {
      sum += count;
      const top = Math.round(plot.valToPos(sum, 'y', true));
      const seam = index > 0 && bottom - top > 2 * pixel ? pixel : 0;
      ctx.fillStyle = colours[index] ?? 'transparent';
      ctx.fillRect(left, top, width, bottom - top - seam);
      bottom = top;
    });
  }
  ctx.restore();
}
