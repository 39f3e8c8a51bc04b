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

test("a device's recommendations say what to run on it, one by one and together", async () => {
  const { page, leave } = await visit(browser, address);
  // A Linux device that has commands; its numbers lead to its own weaknesses.
  const { items } = await admin.get<{ items: { id: string; name: string }[] }>(
    '/api/v1/devices?platform=debian,ubuntu&health=active&sort=-weaknesses&top=1',
  );
  const device = items[0];
  expect(device, 'a device of Debian or Ubuntu').toBeDefined();
  const list = await admin.get<{
    items: { closesCount: number; targets: { command: string; packages: string[] }[] }[];
  }>(`/api/v1/devices/${device?.id ?? ''}/recommendations?sort=-deviceGain&top=50`);
  const targets = list.items.flatMap((one) => one.targets).filter((target) => target.command !== '');
  const commands = targets.map((target) => target.command);
  expect(commands.length).toBeGreaterThan(1);
  await page.goto(`/devices/${device?.id ?? ''}/recommendations`);
  await settled(page);
  await page
    .getByText(commands[0] ?? '-')
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'All commands' }).click();
  const dialog = page.getByRole('dialog', { name: `Commands for ${device?.name ?? ''}` });
  const together = (await dialog.locator('code, pre').first().textContent()) ?? '';
  for (const name of targets.flatMap((target) => target.packages)) {
    expect(together).toContain(name);
  }
  expect(together.split('\n').length, 'fewer lines than commands').toBeLessThan(commands.length);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  const closes = page.getByRole('link', { name: /weaknesses: / }).first();
  const count = Number(((await closes.textContent()) ?? '').replace(/\D/g, ''));
  await follow(page, closes);
  expect(await listTotal(page)).toBe(count);
  await leave();
});

test('Enter on a whole id goes to its page, on a part of a name to all that has it', async () => {
  const { page, leave } = await visit(browser, address);
  const { items } = await admin.get<{ items: { id: string }[] }>('/api/v1/weaknesses?text=CVE-&top=1');
  const id = items[0]?.id ?? '';
  await page.goto('/devices');
  await settled(page);
  const box = page.getByRole('combobox', { name: /^Search/ });
  await box.fill(id.toLowerCase());
  await box.press('Enter');
  await page.getByRole('heading', { level: 1, name: id }).waitFor();
  await box.fill('ssl');
  await box.press('Enter');
  await page.waitForURL(/\/search\?q=ssl$/);
  await leave();
});
