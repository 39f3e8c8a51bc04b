// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, settled, visit } from './support/browser';
import { columnTexts, listOf, listTotal } from './support/lists';
import { type Caller, callApi } from './support/server';

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

async function sortBy(page: Page, header: string): Promise<void> {
  await listOf(page)
    .getByRole('columnheader', { name: new RegExp(`^${header}`) })
    .getByRole('button', { name: new RegExp(`^${header}`) })
    .first()
    .click();
  await settled(page);
}

interface Named {
  name: string;
  weaknesses: number;
}

test('a list sorts by a column both ways, as the API does', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/devices');
  await settled(page);
  await sortBy(page, 'Weaknesses');
  const most = (await columnTexts(page, 'Weaknesses')).map(Number);
  expect(most.length).toBeGreaterThan(5);
  expect(most).toEqual([...most].sort((a, b) => b - a));
  await sortBy(page, 'Weaknesses');
  const fewest = (await columnTexts(page, 'Weaknesses')).map(Number);
  expect(fewest).toEqual([...fewest].sort((a, b) => a - b));
  expect(page.url()).toContain('sort=weaknesses');
  const { items } = await admin.get<{ items: Named[] }>('/api/v1/devices?sort=weaknesses&top=5');
  expect(fewest.slice(0, 5)).toEqual(items.map(({ weaknesses }) => weaknesses));
  await leave();
});

test('filters combine, stand in the address, and a link shows a colleague the same', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/devices');
  await settled(page);
  await page
    .getByRole('button', { name: /^Exposure/ })
    .first()
    .click();
  await page.getByRole('checkbox', { name: /^Medium/ }).click();
  await page.keyboard.press('Escape');
  await page.locator('main').getByRole('searchbox').first().fill('debian');
  await page.waitForURL(/q=debian/);
  await settled(page);
  const { total } = await admin.get<{ total: number }>('/api/v1/devices?level=medium&text=debian&top=1');
  expect(total).toBeGreaterThan(0);
  await expect.poll(() => listTotal(page)).toBe(total);
  const link = page.url();
  await leave();
  const colleague = await visit(browser, address);
  await colleague.page.goto(link);
  await settled(colleague.page);
  expect(await listTotal(colleague.page)).toBe(total);
  await colleague.page.getByRole('button', { name: 'Clear all' }).click();
  await settled(colleague.page);
  const all = await admin.get<{ total: number }>('/api/v1/devices?top=1');
  await expect.poll(() => listTotal(colleague.page)).toBe(all.total);
  await colleague.leave();
});

interface Facets {
  platforms: { value: string; label: string }[];
  groups: { value: string; label: string }[];
}

test('weaknesses of some devices are counted on these, and each number leads to them', async () => {
  const { page, leave } = await visit(browser, address);
  const { platforms, groups } = await admin.get<Facets>('/api/v1/facets');
  const platform = platforms.find(({ value }) => !value.startsWith('Windows')) ?? { value: '', label: '' };
  const group = groups[0] ?? { value: '', label: '' };
  await page.goto('/weaknesses');
  await settled(page);
  const choose = async (filter: string, option: string) => {
    await page.getByRole('button', { name: filter, exact: true }).first().click();
    await page.getByRole('checkbox', { name: option, exact: true }).click();
    await page.keyboard.press('Escape');
  };
  await choose('Platform', platform.label);
  await page.waitForURL(/platform=/);
  await choose('Group', group.label);
  await page.waitForURL(/groupId=/);
  await settled(page);
  await page.getByText('The list is of the devices of the chosen platforms and groups alone').waitFor();
  const of = `platform=${encodeURIComponent(platform.value)}&groupId=${group.value}`;
  interface Row {
    id: string;
    exposed: number;
  }
  const { total, items } = await admin.get<{ total: number; items: Row[] }>(
    `/api/v1/weaknesses?${of}&sort=-exposed,id&top=1`,
  );
  expect(total).toBeGreaterThan(0);
  await expect.poll(() => listTotal(page)).toBe(total);

  await page.goto(`/weaknesses?${of}&sort=-exposed,id`);
  await settled(page);
  const number = listOf(page)
    .getByRole('link', { name: /^[\d,]+$/ })
    .first();
  const exposed = Number(((await number.textContent()) ?? '').replaceAll(',', ''));
  expect(exposed).toBe(items[0]?.exposed);
  await number.click();
  await page.waitForURL(/\/devices\?/);
  await settled(page);
  await expect.poll(() => listTotal(page)).toBe(exposed);
  await leave();
});

test('recommendations show, sort and filter by status and remediation type', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/recommendations');
  await settled(page);
  expect(new Set(await columnTexts(page, 'Status'))).toEqual(new Set(['Active']));
  await sortBy(page, 'Remediation type');
  expect(page.url()).toContain('sort=type');
  await page.getByRole('button', { name: 'Remediation type', exact: true }).first().click();
  await page.getByRole('checkbox', { name: 'Update', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.waitForURL(/type=update/);
  await settled(page);
  const { total } = await admin.get<{ total: number }>('/api/v1/recommendations?type=update&status=active&top=1');
  await expect.poll(() => listTotal(page)).toBe(total);
  expect(new Set(await columnTexts(page, 'Remediation type'))).toEqual(new Set(['Update']));
  await listOf(page).getByRole('link').first().click();
  const flyout = page.getByRole('dialog');
  await flyout.getByText('Remediation type: Update').waitFor();
  await flyout.getByText('Status: Active').waitFor();
  await leave();
});

test('a filter that the list does not have is told, not dropped in silence', async () => {
  const { page, leave } = await visit(browser, address);
  const told = page.getByText('The address asks for what this list does not have: exposrue=high.', { exact: false });
  await page.goto('/devices?exposrue=high');
  await settled(page);
  await told.waitFor();
  await page.goto('/devices?exposure=high');
  await settled(page);
  expect(await told.count()).toBe(0);
  await leave();
});

test('what nothing fits says so and offers the way out', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/devices?q=no-such-device');
  await settled(page);
  await page.getByText('Nothing fits these filters').waitFor();
  await leave();
});

test.each([
  ['CSV (spreadsheet)', 'csv'],
  ['JSON', 'json'],
])('a filtered list is taken along as %s, whole', async (choice, kind) => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/devices?q=debian');
  await settled(page);
  const total = await listTotal(page);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: new RegExp(`^${choice.slice(0, 4)}`) }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^parapet-devices-.*\\.${kind}$`));
  const content = readFileSync(await download.path(), 'utf8');
  const rows = kind === 'csv' ? content.trim().split('\r\n').length - 1 : (JSON.parse(content) as unknown[]).length;
  expect(rows).toBe(total);
  await leave();
});

test('columns are chosen and moved, and kept so', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/devices');
  await settled(page);
  // By selector: while the chooser is open, what is behind it has no roles for those who can't see it.
  const headers = async () =>
    (await page.locator('main [role="columnheader"]').allTextContents()).map((header) => header.trim());
  const before = await headers();
  expect(before).not.toContain('Domain');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Domain' }).click();
  await expect.poll(headers).toEqual([...before, 'Domain']);
  // By keyboard: the button keeps the focus while its column moves.
  await page.getByRole('button', { name: 'Move Domain to the left' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(headers).toEqual([...before.slice(0, -1), 'Domain', before.at(-1)]);
  await page.keyboard.press('Enter');
  const moved = [...before.slice(0, -2), 'Domain', ...before.slice(-2)];
  await expect.poll(headers).toEqual(moved);
  await page.keyboard.press('Escape');
  expect(page.url()).toMatch(/cols=.*domain,/);
  await page.goto('/');
  await page.goto('/devices');
  await settled(page);
  await expect.poll(headers).toEqual(moved);
  await leave();
});
