// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, settled, visit } from './support/browser';
import { type Caller, callApi } from './support/server';

// What is the viewer's own: colours and the clock. And what the first page says is what the API says.
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

/** How bright the page's ground is, 0 to 255. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const ground = document.querySelector('.fui-FluentProvider');
    const [red = 0, green = 0, blue = 0] = ground
      ? (getComputedStyle(ground).backgroundColor.match(/\d+/g) ?? []).map(Number)
      : [];
    return (red + green + blue) / 3;
  });
}

async function choose(page: Page, colours: string): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitemradio', { name: colours }).click();
  await page.keyboard.press('Escape');
}

test('colours are as the system says or as they were chosen, and stay so', async () => {
  const { page, leave } = await visit(browser, address, { dark: true });
  await page.goto('/devices');
  await settled(page);
  await expect.poll(() => brightness(page)).toBeLessThan(80);
  await choose(page, 'Light');
  await expect.poll(() => brightness(page)).toBeGreaterThan(200);
  await page.goto('/');
  await settled(page);
  await expect.poll(() => brightness(page)).toBeGreaterThan(200);
  await choose(page, 'As the system');
  await expect.poll(() => brightness(page)).toBeLessThan(80);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => brightness(page)).toBeGreaterThan(200);
  await leave();
});

test("times are told by the viewer's clock", async () => {
  const { page, leave } = await visit(browser, address);
  const { items } = await admin.get<{ items: { id: string }[] }>('/api/v1/devices?top=1');
  await page.goto(`/devices/${items[0]?.id ?? ''}`);
  await settled(page);
  const time = page.locator('main time').first();
  const moment = new Date((await time.getAttribute('datetime')) ?? '');
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(moment);
  expect(await time.getAttribute('title')).toContain(clock);
  await leave();
});

test('the score of the dashboard is the one of the API', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/');
  await settled(page);
  const { exposureScore } = await admin.get<{ exposureScore: { value: number } }>('/api/v1/dashboard');
  expect(exposureScore.value).toBeGreaterThan(0);
  const shown = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(
    exposureScore.value,
  );
  await page.locator('main').getByText(shown, { exact: true }).first().waitFor();
  await leave();
});
