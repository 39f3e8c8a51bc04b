// SPDX-License-Identifier: Apache-2.0
import type { Locator, Page } from 'playwright-core';

/** The list of the page. */
export function listOf(page: Page): Locator {
  return page.locator('main [aria-rowcount], [role="dialog"] [aria-rowcount]').last();
}

/** How many rows the list says that it has, the row of headers not counted; 0 where there is only the word that there is none. */
export async function listTotal(page: Page): Promise<number> {
  const list = listOf(page);
  return (await list.count()) === 0 ? 0 : Number(await list.getAttribute('aria-rowcount')) - 1;
}

/** The cells of one column, of the rows that are shown, top to bottom, as they are at one moment; none where there is no such column. */
export async function columnTexts(page: Page, header: string): Promise<string[]> {
  return listOf(page).evaluateAll((lists, name) => {
    const wordsOf = (element: Element | undefined) => (element?.textContent ?? '').trim();
    const [list] = lists;
    const headers = [...(list?.querySelectorAll('[role="columnheader"], th[scope="col"]') ?? [])];
    const place = headers.findIndex((one) => wordsOf(one).startsWith(name));
    return [...(list?.querySelectorAll('[aria-rowindex]') ?? [])].flatMap((row) => {
      const cells = row.querySelectorAll('[role="gridcell"], [role="rowheader"], [role="cell"], td, th[scope="row"]');
      return place >= 0 && cells.length > place ? [wordsOf(cells[place])] : [];
    });
  }, header);
}
