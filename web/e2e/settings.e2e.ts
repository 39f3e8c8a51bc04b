// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atRest, follow, launch, seriousFindings, settled, visit } from './support/browser';
import { columnTexts, listOf, listTotal } from './support/lists';
import { type Caller, callApi, startServer, type TestServer } from './support/server';

// The tables of the settings are lists like all others: they sort, filter, count, and their numbers lead to lists.
let browser: Browser;
let server: TestServer;
let admin: Caller;

beforeAll(async () => {
  browser = await launch();
  server = await startServer({ devices: 40, settings: ['mirror=/nowhere'] });
  admin = await callApi(server.address);
  await admin.send('PUT', '/api/v1/settings/groups', {
    groups: [{ name: 'Everything', rule: { names: [{ comparison: 'contains', text: '-' }] } }, { name: 'Nothing yet' }],
  });
  for (const [name, expires] of [
    ['warehouse', null],
    ['old tickets', '2020-01-01'],
  ] as const) {
    await admin.send('POST', '/api/v1/settings/api-clients', { name, permissions: ['Machine.Read.All'], expires });
  }
});
afterAll(async () => {
  await admin?.dispose();
  await server?.remove();
  await browser.close();
});

async function totalOf(path: string): Promise<number> {
  return (await admin.get<{ total: number }>(`${path}${path.includes('?') ? '&' : '?'}top=0`)).total;
}

async function choose(page: Page, filter: string, value: RegExp): Promise<void> {
  await page
    .locator('main')
    .getByRole('button', { name: new RegExp(`^${filter}`) })
    .first()
    .click();
  await page.getByRole('checkbox', { name: value }).click();
  await page.keyboard.press('Escape');
  await settled(page);
}

test('feeds are found by state and name, and those that never came are among them', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/settings/feeds');
  await settled(page);
  expect(await listTotal(page)).toBe(await totalOf('/api/v1/feeds/list'));
  await choose(page, 'State', /^Never imported/);
  const never = await totalOf('/api/v1/feeds/list?state=never');
  expect(never).toBeGreaterThan(10);
  await expect.poll(() => listTotal(page)).toBe(never);
  await page.locator('main').getByRole('searchbox').first().fill('alpine');
  await page.waitForURL(/q=alpine/);
  await expect.poll(() => listTotal(page)).toBe(await totalOf('/api/v1/feeds/list?state=never&text=alpine'));
  await atRest(page);
  expect(await seriousFindings(page)).toEqual([]);
  await leave();
});

test('a download that fails shows which feeds it did not bring, while the list is open', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/settings/feeds?state=failed');
  await settled(page);
  await admin.send('POST', '/api/v1/feeds/sync', { feeds: ['kev', 'epss'] });
  await expect.poll(() => listTotal(page)).toBe(2);
  await expect.poll(async () => (await columnTexts(page, 'Feed')).sort()).toEqual(['epss', 'kev']);
  expect(await totalOf('/api/v1/feeds/list?state=failed')).toBe(2);
  await leave();
});

test('the dashboard leads to the feeds that are old', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/');
  await settled(page);
  const fresh = page.getByRole('link', { name: /feeds that are fresh$/ });
  const old = page.getByRole('link', { name: /feeds that are old$/ });
  const link = (await old.count()) > 0 ? old : fresh;
  const count = Number(/\d+/.exec((await link.textContent()) ?? '')?.[0]);
  expect(count).toBeGreaterThan(0);
  await follow(page, link);
  expect(page.url()).toContain('/settings/feeds?state=');
  await expect.poll(() => listTotal(page)).toBe(count);
  await leave();
});

test("a role's users are a list", async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/settings/roles?sort=-users');
  await settled(page);
  expect(await listTotal(page)).toBe(await totalOf('/api/v1/settings/roles'));
  const users = page.getByRole('link', { name: /users who have the role Administrator$/ });
  const count = Number(await users.textContent());
  await follow(page, users);
  await expect.poll(() => listTotal(page)).toBe(count);
  expect(await totalOf('/api/v1/settings/users?role=Administrator')).toBe(count);
  await leave();
});

test('clients are filtered by whether they are let in, and opened by their address', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/settings/api-clients');
  await settled(page);
  await choose(page, 'State', /^Expired/);
  await expect.poll(() => columnTexts(page, 'Client')).toEqual(['old tickets']);
  await follow(page, listOf(page).getByRole('link', { name: 'old tickets' }));
  await page.getByRole('dialog', { name: 'API client old tickets' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(page.url()).toContain('state=expired');
  await leave();
});

test('device groups are read as a list and changed as a whole', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/settings/groups?sort=-devices');
  await settled(page);
  expect(await columnTexts(page, 'Group')).toEqual(['Everything', 'Nothing yet']);
  const devices = page.getByRole('link', { name: /devices in Everything$/ });
  expect(Number(await devices.textContent())).toBe(40);

  // Opened and closed again: nothing was changed, so nothing is asked.
  await listOf(page).getByRole('link', { name: 'Nothing yet' }).click();
  await page.getByRole('dialog', { name: 'Group Nothing yet' }).waitFor();
  await page.waitForURL((url) => url.pathname === '/settings/groups' && url.search === '?sort=-devices');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Actions for Nothing yet' }).click();
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await page.getByText('Not saved yet:').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  await atRest(page);
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save all groups' }).click();
  await page.getByText('Not saved yet:').waitFor({ state: 'detached' });
  const ranks = async () =>
    (await admin.get<{ items: { name: string }[] }>('/api/v1/settings/groups')).items.map(({ name }) => name);
  expect(await ranks()).toEqual(['Nothing yet', 'Everything']);
  await page.goto('/settings/groups');
  await settled(page);
  await expect.poll(() => columnTexts(page, 'Group')).toEqual(['Nothing yet', 'Everything']);
  await follow(page, devices);
  await expect.poll(() => listTotal(page)).toBe(40);
  await leave();
});

test("one's own tokens become a list with the first one", async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/profile');
  await settled(page);
  await page.getByText('You have no personal tokens.').waitFor();
  await page.getByRole('button', { name: 'Make token' }).click();
  await page.getByRole('textbox', { name: 'Token' }).fill('night script');
  await page.getByRole('checkbox', { name: /^Read devices/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make token' }).click();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect.poll(() => columnTexts(page, 'Token')).toEqual(['night script']);
  expect(await listTotal(page)).toBe(await totalOf('/api/v1/session/tokens'));
  await leave();
});
