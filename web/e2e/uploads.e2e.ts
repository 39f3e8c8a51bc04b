// SPDX-License-Identifier: Apache-2.0
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, seriousFindings, settled, visit } from './support/browser';
import { startServer, type TestServer } from './support/server';

// A feed file from the console: told early where it is too large, watched while it goes, given up, and imported.
let browser: Browser;
let server: TestServer;

beforeAll(async () => {
  browser = await launch();
  server = await startServer({
    devices: 0,
    settings: ['knowledge.import_mb_max=64', 'knowledge.import_free_mb=0', 'mirror=/nowhere'],
  });
});
afterAll(async () => {
  await server?.remove();
  await browser.close();
});

/** A file of so many bytes that takes no room. */
function fileOf(name: string, bytes: number): string {
  const path = join(server.folder, name);
  writeFileSync(path, '');
  truncateSync(path, bytes);
  return path;
}

const advisory = {
  schema_version: '1.6.0',
  id: 'CVE-2031-0042',
  modified: '2026-11-01T00:00:00Z',
  published: '2026-11-01T00:00:00Z',
  summary: 'A weakness that came by hand',
  affected: [
    { package: { ecosystem: 'PyPI', name: 'alpha' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }] },
  ],
};

test('a file of feeds is watched on its way, given up, and imported the next time', async () => {
  const { page, context, leave } = await visit(browser, server.address);
  await page.goto('/settings/feeds');
  await settled(page);
  const input = page.locator('input[type=file]');

  await input.setInputFiles(fileOf('everything.tar', 65 << 20));
  await page.getByText('the server takes files of up to 64 MB').waitFor();

  const protocol = await context.newCDPSession(page);
  const line = { offline: false, latency: 0, downloadThroughput: -1 };
  await protocol.send('Network.emulateNetworkConditions', { ...line, uploadThroughput: 200_000 });
  await input.setInputFiles(fileOf('bundle.tar.zst', 60 << 20));
  await page.getByText('Sending bundle.tar.zst').waitFor();
  expect(await page.getByText('the server takes files of up to').count()).toBe(0);
  await page.getByText(/^[1-9].* of 62.9 MB \(.*a second/).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  // Another page and back: the upload is still the window's.
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByRole('heading', { name: 'Settings: Users' }).waitFor();
  await page.getByRole('link', { name: 'Feeds', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('The upload was cancelled.').waitFor();

  await protocol.send('Network.emulateNetworkConditions', { ...line, uploadThroughput: -1 });
  const file = join(server.folder, 'by-hand.json');
  writeFileSync(file, JSON.stringify(advisory));
  // The server may still be taking leave of the one that was given up.
  await expect
    .poll(async () => {
      await input.setInputFiles(file);
      const said = page.getByText(/by-hand.json is imported|a file is being sent/i).first();
      await said.waitFor();
      return said.textContent();
    })
    .toMatch(/is imported/);
  await leave();
});
