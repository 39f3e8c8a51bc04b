// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, settled, visit } from './support/browser';
import { type Device, enrol, npm } from './support/device';
import { listTotal } from './support/lists';
import { type Caller, callApi, startServer, type TestServer } from './support/server';

// What moved the score, on a fleet where something did: a device changed its software.
let server: TestServer;
let browser: Browser;
let admin: Caller;
const devices: Device[] = [];

beforeAll(async () => {
  server = await startServer({ devices: 3 });
  browser = await launch();
  admin = await callApi(server.address);
  for (const number of [101, 102]) {
    devices.push(await enrol(server, admin, number, `host-${number}`));
  }
  const [stays, goes] = devices;
  await stays?.report([npm('lodash', '4.17.20'), npm('left-pad', '1.0.0'), npm('old', '1.0.0')]);
  await goes?.report([npm('lodash', '4.17.20')]);
  await stays?.report([npm('lodash', '4.17.21'), npm('left-pad', '1.3.0'), npm('new', '1.0.0')]);
});
afterAll(async () => {
  for (const device of devices) {
    await device.dispose();
  }
  await admin.dispose();
  await browser.close();
  await server.remove();
});

function changes(): Promise<{ total: number }> {
  return admin.get<{ total: number }>('/api/v1/scores/movers/software-changes?top=1');
}

/** The number of the card that a label names, as it is shown. */
async function follow(page: Page, label: RegExp): Promise<[number, number]> {
  await page.goto('/');
  await settled(page);
  const link = page.getByRole('link', { name: label });
  const shown = Number((await link.textContent())?.replaceAll(',', ''));
  await link.click();
  await page.waitForURL('**/changes/**');
  await settled(page);
  return [shown, await listTotal(page)];
}

test('numbers of what moved the score lead to lists of as many rows', async () => {
  // What was reported is in the index a moment later.
  await expect.poll(async () => (await changes()).total).toBe(4);
  const { page, leave } = await visit(browser, server.address);
  expect(await follow(page, /^\d+ changed$/)).toEqual([2, 2]);
  await page.getByRole('link', { name: 'left-pad' }).waitFor();
  expect(await follow(page, /^\d+ installed$/)).toEqual([1, 1]);
  expect(await follow(page, /^\d+ removed$/)).toEqual([1, 1]);
  const [shown, listed] = await follow(page, /^\d+ new$/);
  expect(shown).toBe(listed);
  await leave();
});
