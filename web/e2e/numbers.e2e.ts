// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, settled, visit } from './support/browser';
import { listTotal } from './support/lists';
import { everyPage } from './support/places';
import { type Caller, callApi } from './support/server';

// Quantities agree across surfaces: every number of a page is followed to its list, whose total is that number.
const address = inject('address');
let browser: Browser;
let admin: Caller;

beforeAll(async () => {
  browser = await launch();
  admin = await callApi(address);
});
afterAll(async () => {
  await admin.dispose();
  await browser.close();
});

interface NumberLink {
  count: number;
  href: string;
}

/** The links of a page that are a count: "1,234", or a label that begins with one. */
async function numbersOf(page: Page): Promise<NumberLink[]> {
  return page.locator('main a[href]').evaluateAll((anchors) =>
    anchors.flatMap((anchor) => {
      const shown = (anchor.textContent ?? '').trim();
      const href = anchor.getAttribute('href') ?? '';
      return /^\d[\d,]*$/.test(shown) && href.startsWith('/')
        ? [{ count: Number(shown.replaceAll(',', '')), href }]
        : [];
    }),
  );
}

/** How many rows the list at an address has. */
async function totalAt(page: Page, href: string): Promise<number> {
  await page.goto(href);
  await settled(page);
  // A list that could not be had has no rows either.
  expect(await page.getByText(/^(Something went wrong|No such page)$/).count(), href).toBe(0);
  expect(await page.getByText(/^The address asks for what this list does not have/).count(), href).toBe(0);
  return listTotal(page);
}

/** Lists that were followed already: each is looked at once. */
const seen = new Set<string>();

test.each([
  'dashboard',
  'recommendations',
  'software-inventory',
  'software',
  'software-versions',
  'weaknesses',
  'weakness',
  'devices',
  'device',
  'not-assessed',
  'vulnerable-devices',
  'search',
  'settings-groups',
])('each number of %s leads to the list that it counts', { timeout: 1_800_000 }, async (name) => {
  const { page, leave } = await visit(browser, address);
  const places = await everyPage(admin);
  await page.goto(places[name] ?? '/');
  await settled(page);
  const wrong: string[] = [];
  // The first rows of a list stand for all of them: they are made by the same columns.
  const numbers = (await numbersOf(page)).filter(({ href }) => !seen.has(href)).slice(0, 25);
  for (const { count, href } of numbers) {
    seen.add(href);
    let shown: number | undefined = count;
    let total = await totalAt(page, href);
    if (total !== shown) {
      // A device may have gone silent since the page was read: once more, both of them now.
      await page.goto(places[name] ?? '/');
      await settled(page);
      shown = (await numbersOf(page)).find((one) => one.href === href)?.count;
      total = await totalAt(page, href);
    }
    if (total !== shown) {
      wrong.push(`${shown} leads to ${href}, which has ${total}`);
    }
  }
  expect(wrong).toEqual([]);
  await leave();
});

test('there were numbers to follow', () => {
  expect(seen.size).toBeGreaterThan(60);
});

test.each([
  ['/devices', '/api/v1/devices'],
  ['/software', '/api/v1/software'],
  ['/weaknesses', '/api/v1/weaknesses'],
  ['/recommendations', '/api/v1/recommendations'],
  ['/not-assessed', '/api/v1/not-assessed'],
])('the total of %s is what the API says', async (path, list) => {
  const { page, leave } = await visit(browser, address);
  await page.goto(path);
  await settled(page);
  const { total } = await admin.get<{ total: number }>(`${list}?top=1`);
  expect(await listTotal(page)).toBe(total);
  await leave();
});
