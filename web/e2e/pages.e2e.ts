// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { atRest, launch, seriousFindings, settled, visit } from './support/browser';
import { everyPage } from './support/places';
import { type Caller, callApi } from './support/server';

// Every page in every dress: it must settle, ask nobody but its server, break no policy, and have no serious finding of the
// accessibility engine. The pictures are for people to look at.
const address = inject('address');
const pictures = process.env.PARAPET_PICTURES ?? fileURLToPath(new URL('../../build/pictures', import.meta.url));
let browser: Browser;
let admin: Caller;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await launch();
  admin = await callApi(address);
});
afterAll(async () => {
  await admin.dispose();
  await browser.close();
});

describe.each([
  { dress: 'light-wide', dark: false, narrow: false },
  { dress: 'dark-wide', dark: true, narrow: false },
  { dress: 'light-narrow', dark: false, narrow: true },
  { dress: 'dark-narrow', dark: true, narrow: true },
])('every page, $dress', ({ dress, dark, narrow }) => {
  test('settles, is accessible and stays at home', { timeout: 1_800_000 }, async () => {
    const { page, leave } = await visit(browser, address, { dark, narrow });
    const findings: string[] = [];
    for (const [name, path] of Object.entries(await everyPage(admin))) {
      await page.goto(path);
      await settled(page);
      await atRest(page);
      await page.screenshot({ path: join(pictures, `${name}-${dress}.png`) });
      findings.push(...(await seriousFindings(page)).map((finding) => `${name}: ${finding}`));
      const misread = await page.getByText(/^The address asks for what this list does not have/).count();
      expect(misread, `${name} has an option that its list does not know`).toBe(0);
      const beyond = await page.evaluate(() => {
        const window = document.documentElement;
        return { right: window.scrollWidth - window.clientWidth, below: window.scrollHeight - window.clientHeight };
      });
      expect(beyond, `${name} goes beyond the window`).toEqual({ right: 0, below: 0 });
    }
    expect(findings).toEqual([]);
    await leave();
  });
});
