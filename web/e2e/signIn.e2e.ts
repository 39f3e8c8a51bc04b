// SPDX-License-Identifier: Apache-2.0
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, settled, visit } from './support/browser';
import { password } from './support/server';

const address = inject('address');
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test('whoever is not signed in signs in first and lands where they wanted to go', async () => {
  const { page, leave } = await visit(browser, address, { user: null });
  await page.goto('/weaknesses?severity=critical');
  await page.waitForURL(/\/sign-in\?to=/);
  await page.getByLabel('User name').fill('admin');
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').or(page.locator('.fui-MessageBar')).first().waitFor();
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${address}/weaknesses?severity=critical`);
  await settled(page);
  expect(await page.locator('h1').textContent()).toBe('Weaknesses');
  await leave();
});

test('an address of elsewhere is not followed after signing in', async () => {
  const { page, leave } = await visit(browser, address, { user: null });
  await page.goto('/sign-in?to=//example.org/');
  await page.getByLabel('User name').fill('admin');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${address}/`);
  await leave();
});

test('signing out ends the session, and the pages are closed again', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/devices');
  await settled(page);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in/);
  await page.goto('/devices');
  await page.waitForURL(/\/sign-in/);
  await leave();
});
