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

/** The cells of one column, of the rows that are shown, top to bottom. */
export async function columnTexts(page: Page, header: string): Promise<string[]> {
  const list = listOf(page);
  const place = await list
    .getByRole('columnheader')
    .evaluateAll(
      (headers, name) => headers.findIndex((one) => (one.textContent ?? '').trim().startsWith(name)),
      header,
    );
  const rows = await list.locator('[aria-rowindex]').all();
  const texts: string[] = [];
  for (const row of rows) {
    const cells = row.locator('[role="gridcell"], [role="rowheader"], [role="cell"], td, th[scope="row"]');
    if ((await cells.count()) > place) {
      texts.push(((await cells.nth(place).textContent()) ?? '').trim());
    }
  }
  return texts;
}
