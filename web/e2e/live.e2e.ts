// SPDX-License-Identifier: Apache-2.0
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, settled, visit } from './support/browser';
import { type Device, enrol, npm } from './support/device';
import { osv } from './support/knowledge';
import { listTotal } from './support/lists';
import { type Caller, callApi, learn, startServer, type TestServer } from './support/server';

// What changes in the fleet and in the world shows on open pages by itself.
let browser: Browser;
let server: TestServer;
let admin: Caller;
let device: Device;

beforeAll(async () => {
  browser = await launch();
  server = await startServer({ devices: 30 });
  admin = await callApi(server.address);
  device = await enrol(server, admin, 1, 'live-host');
  await device.report([npm('left-pad', '1.3.0')]);
});
afterAll(async () => {
  await device?.dispose();
  await admin?.dispose();
  await server?.remove();
  await browser.close();
});

test('a device that reports appears in the open list', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/devices?sort=name');
  await settled(page);
  const before = await listTotal(page);
  const other = await enrol(server, admin, 2, 'a-second-live-host');
  await other.report([npm('left-pad', '1.3.0')]);
  await page.getByRole('link', { name: 'a-second-live-host' }).waitFor();
  await expect.poll(() => listTotal(page)).toBe(before + 1);
  await other.dispose();
  await leave();
});

/** Something that a test lets go on. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

test('what happens while a page opens is not missed', async () => {
  const { page, leave } = await visit(browser, server.address);
  // The stream of changes opens late: after the list was answered and a device reported.
  const listed = gate();
  await page.route('**/api/v1/events', async (route) => {
    await listed.passed;
    await route.continue();
  });
  await page.goto('/devices?q=early-host');
  await page.getByText('Nothing fits these filters').waitFor();
  const early = await enrol(server, admin, 4, 'early-host');
  await early.report([npm('left-pad', '1.3.0')]);
  await expect.poll(async () => (await admin.get<{ total: number }>('/api/v1/devices?text=early-host')).total).toBe(1);
  listed.open();
  await page.getByRole('link', { name: 'early-host' }).waitFor();
  await early.dispose();
  await leave();
});

test('an answer from before a change is not the last word', async () => {
  const { page, leave } = await visit(browser, server.address);
  // The list's answer is on its way, with the device not in it, while the device reports.
  const asked = gate();
  const reported = gate();
  await page.goto('/devices');
  await settled(page);
  await page.route(
    '**/api/v1/devices?*slow-host*',
    async (route) => {
      const answer = await route.fetch();
      asked.open();
      await reported.passed;
      await route.fulfill({ response: answer });
    },
    { times: 1 },
  );
  const told = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const source = new EventSource('/api/v1/events');
        source.addEventListener('change', () => {
          source.close();
          resolve();
        });
      }),
  );
  await page.getByRole('searchbox', { name: 'Name, address or domain' }).fill('slow-host');
  await asked.passed;
  const slow = await enrol(server, admin, 5, 'slow-host');
  await slow.report([npm('left-pad', '1.3.0')]);
  await told;
  reported.open();
  await page.getByRole('link', { name: 'slow-host' }).waitFor();
  await slow.dispose();
  await leave();
});

test("a device's open page follows its software", async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto(`/devices/${device.id}/weaknesses`);
  await settled(page);
  expect(await listTotal(page)).toBe(0);
  await device.report([npm('lodash', '4.17.15'), npm('minimist', '1.2.0')]);
  await page.getByText('CVE-2031-0022').first().waitFor();
  await expect.poll(() => listTotal(page)).toBe(2);
  await device.report([npm('lodash', '4.17.21'), npm('minimist', '1.2.8')]);
  await page.getByText('CVE-2031-0022').first().waitFor({ state: 'detached' });
  await leave();
});

test('what the world learns shows on the open page of weaknesses', async () => {
  const { page, leave } = await visit(browser, server.address);
  await device.report([npm('left-pad', '1.3.0')]);
  await page.goto('/weaknesses?q=CVE-2031-9');
  await settled(page);
  expect(await listTotal(page)).toBe(0);
  learn(server, 'new', osv('CVE-2031-9001', 'npm', 'left-pad', '1.3.1'));
  await page.getByRole('link', { name: 'CVE-2031-9001' }).waitFor();
  await leave();
});

test('a tag that was typed but not added is saved with the rest', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto(`/devices/${device.id}`);
  await settled(page);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'New tag' }).fill('till-7');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const { tags } = await admin.get<{ tags: string[] }>(`/api/v1/devices/${device.id}`);
  expect(tags).toContain('till-7');
  await leave();
});

test('without a network nothing old is shown as the answer to a new question', async () => {
  const { page, context, leave } = await visit(browser, server.address);
  await page.goto('/devices');
  await settled(page);
  await context.setOffline(true);
  await page.getByText('The server does not answer.').waitFor();
  await page.getByRole('searchbox', { name: 'Name, address or domain' }).fill('live-host');
  await page.getByText('Counting…').waitFor();
  expect(await page.getByText(/^[\d,]+ found$/).count()).toBe(0);
  await context.setOffline(false);
  await page.getByText('The server does not answer.').waitFor({ state: 'detached' });
  await page.getByText(/^[\d,]+ found$/).waitFor();
  await settled(page);
  expect(await listTotal(page)).toBeLessThan(30);
  await leave();
});

test('signing out in one tab leaves no other one open', async () => {
  const { page, context, leave } = await visit(browser, server.address);
  const other = await context.newPage();
  await other.goto('/devices');
  await settled(other);
  await page.goto('/');
  await settled(page);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await leave();
});

test('the server going away is said, and its coming back heals the page', async () => {
  const { page, context, watched } = await visit(browser, server.address);
  await page.goto('/devices');
  await settled(page);
  const before = await listTotal(page);
  await server.stop();
  await page.getByText('The server does not answer.').waitFor();
  expect(await listTotal(page), 'what was there stays readable').toBe(before);
  await server.start();
  await page.getByText('The server does not answer.').waitFor({ state: 'detached' });
  const other = await enrol(server, await callApi(server.address), 3, 'after-the-restart');
  await other.report([npm('left-pad', '1.3.0')]);
  await page.goto('/devices?q=after-the-restart');
  await page.getByRole('link', { name: 'after-the-restart' }).waitFor();
  await other.dispose();
  await context.close();
  expect(watched.violations).toEqual([]);
  expect(watched.foreign).toEqual([]);
});
