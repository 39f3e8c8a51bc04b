// SPDX-License-Identifier: Apache-2.0
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { follow, launch, settled, visit } from './support/browser';
import { listTotal } from './support/lists';
import { everyPage } from './support/places';
import { type Caller, callApi } from './support/server';

// The paths that people walk without a manual (docs/console.md), and what must not mislead them on the way.
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

test('from a weakness, each of its devices leads to the evidence there', async () => {
  const { page, leave } = await visit(browser, address);
  const { weakness = '/' } = await everyPage(admin);
  await page.goto(weakness);
  await settled(page);
  const id = (await page.locator('h1').textContent()) ?? '';
  await page.getByRole('link', { name: /^Exposed devices/ }).click();
  await page
    .getByRole('link', { name: /^Evidence on / })
    .first()
    .click();
  await page.getByRole('heading', { name: `Why ${id} is found here` }).waitFor();
  await page.getByText('Seen on this device').first().waitFor();
  await leave();
});

test("a device's tabs count what their lists have, gaps in its assessment too", async () => {
  const { page, leave } = await visit(browser, address);
  // One with gaps: a total of nothing would agree with a number that is always 0.
  const { items } = await admin.get<{ items: { id: string; assessmentGaps: number }[] }>(
    '/api/v1/devices?sort=-assessmentGaps&top=1',
  );
  expect(items[0]?.assessmentGaps).toBeGreaterThan(0);
  await page.goto(`/devices/${items[0]?.id ?? ''}`);
  await settled(page);
  for (const tab of ['Weaknesses', 'Software', 'Not assessed']) {
    const link = page.getByRole('link', { name: new RegExp(`^${tab} [\\d,]+$`) });
    const count = Number(((await link.textContent()) ?? '').replace(/\D/g, ''));
    await follow(page, link);
    expect(await listTotal(page), tab).toBe(count);
  }
  await leave();
});

test('who does not see a list hears how it is sorted', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/devices');
  await settled(page);
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await page.getByText('Devices: sorted by Name, ascending').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await page.getByText('Devices: sorted by Name, descending').waitFor({ state: 'attached' });
  await leave();
});

test('a device that nobody knows is said to be none, not a failure', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/devices/mistyped');
  await page.getByRole('heading', { name: 'No such device here' }).waitFor();
  expect(await page.getByText('Something went wrong').count()).toBe(0);
  await leave();
});

test('a search that is too short says so', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/');
  await settled(page);
  const box = page.getByRole('combobox', { name: /^Search/ });
  await box.fill('x');
  await box.press('Enter');
  await page.getByText('Type at least two letters', { exact: false }).waitFor();
  await leave();
});
