// SPDX-License-Identifier: Apache-2.0
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, settled, visit } from './support/browser';
import { everyPage } from './support/places';
import { addUser, type Caller, callApi, startServer, type TestServer } from './support/server';

// People see what their roles allow: no dead buttons, no sections that answer "forbidden", and groups of devices that are theirs.
let browser: Browser;
let server: TestServer;
let admin: Caller;

beforeAll(async () => {
  browser = await launch();
  server = await startServer({ devices: 40 });
  admin = await callApi(server.address);
  await addUser(server, admin, 'reader', 'Security readers');
  await addUser(server, admin, 'operator', 'Security operators');
});
afterAll(async () => {
  await admin?.dispose();
  await server?.remove();
  await browser.close();
});

const SECTIONS = ['Users', 'Roles', 'API clients', 'Enrolment keys', 'Audit log'];

test('an administrator has what others do not see', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto((await everyPage(admin)).device ?? '/');
  await settled(page);
  await page.getByRole('button', { name: /^Edit/ }).waitFor();
  await page.goto('/settings');
  await settled(page);
  for (const section of SECTIONS) {
    await page.getByRole('link', { name: section, exact: true }).waitFor();
  }
  await leave();
});

test('a reader reads everything and changes nothing', async () => {
  const { page, leave } = await visit(browser, server.address, { user: 'reader' });
  const places = await everyPage(admin);
  for (const name of ['dashboard', 'recommendations', 'software', 'weakness', 'devices', 'device', 'not-assessed']) {
    await page.goto(places[name] ?? '/');
    await settled(page);
    expect(await page.getByText('Your roles do not allow this.').count(), name).toBe(0);
  }
  await page.goto(places.device ?? '/');
  await settled(page);
  for (const label of ['Edit', 'Change', 'Remove', 'Exclude']) {
    expect(await page.getByRole('button', { name: new RegExp(`^${label}`) }).count(), label).toBe(0);
  }
  await page.goto('/settings');
  await settled(page);
  for (const section of SECTIONS) {
    expect(await page.getByRole('link', { name: section, exact: true }).count(), section).toBe(0);
  }
  await leave();
});

test('a section that one may not see says who can', async () => {
  const { page, leave } = await visit(browser, server.address, { user: 'reader' });
  await page.goto('/settings/users');
  await settled(page);
  expect(await page.locator('main').textContent()).toMatch(/administrator/i);
  await leave();
});

test('an operator has keys and clients, but no users', async () => {
  const { page, leave } = await visit(browser, server.address, { user: 'operator' });
  await page.goto('/settings');
  await settled(page);
  expect(await page.getByRole('link', { name: 'Enrolment keys' }).count()).toBeGreaterThan(0);
  expect(await page.getByRole('link', { name: 'Users', exact: true }).count()).toBe(0);
  await leave();
});
