// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, settled, visit } from './support/browser';
import { password } from './support/server';

// A whole task without a pointer: from signing in to the evidence for one finding on one device.
const address = inject('address');
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

interface Wanted {
  role: string;
  name: RegExp;
  /** True: only in the page's own content, not in the navigation. */
  inMain?: boolean;
}

/** What has the focus: its role and name as assistive technology is told. */
async function focused(page: Page): Promise<{ role: string; name: string; visible: boolean; inMain: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) {
      return { role: '', name: '', visible: false, inMain: false };
    }
    const implied: Record<string, string> = { A: 'link', BUTTON: 'button', INPUT: 'textbox' };
    const labels = (element.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
    const box = element.getBoundingClientRect();
    return {
      role: element.getAttribute('role') ?? implied[element.tagName] ?? element.tagName,
      name: element.getAttribute('aria-label') ?? (labels.join('') || label || element.textContent || ''),
      inMain: element.closest('main') !== null,
      visible: box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth,
    };
  });
}

/** Presses Tab until the wanted thing has the focus; every stop on the way must be on the screen. */
async function tabTo(page: Page, wanted: Wanted, most = 60): Promise<void> {
  const stops: string[] = [];
  for (let i = 0; i < most; ++i) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    stops.push(`${stop.role} "${stop.name.slice(0, 40)}"`);
    if (stop.role === wanted.role && wanted.name.test(stop.name) && (stop.inMain || !wanted.inMain)) {
      expect(stop.visible, `the focus on ${stop.name} can't be seen`).toBe(true);
      return;
    }
  }
  throw new Error(`Tab does not come to ${wanted.role} ${wanted.name}; it went: ${stops.join(', ')}`);
}

/** Presses Tab until the focus is inside the list, on a row or a cell. */
async function tabIntoList(page: Page): Promise<void> {
  for (let i = 0; i < 60; ++i) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => {
      const row = document.activeElement?.closest('[aria-rowindex]');
      return row !== null && row !== undefined && row.getAttribute('aria-rowindex') !== '1';
    });
    if (inside) {
      return;
    }
    // From the row of headers the arrow leads down into the rows.
    if (await page.evaluate(() => document.activeElement?.closest('[aria-rowindex="1"]') != null)) {
      await page.keyboard.press('ArrowDown');
      return;
    }
  }
  throw new Error('Tab does not come into the list');
}

test('from signing in to the evidence of a finding, by keyboard alone', async () => {
  const { page, leave } = await visit(browser, address, { user: null });
  await page.goto('/');
  await page.waitForURL(/\/sign-in/);
  await page.getByLabel('User name').waitFor();
  if (!/user name/i.test((await focused(page)).name)) {
    await tabTo(page, { role: 'textbox', name: /user name/i });
  }
  await page.keyboard.type('admin');
  await tabTo(page, { role: 'textbox', name: /^password/i });
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${address}/`);
  await settled(page);

  await tabTo(page, { role: 'link', name: /^Recommendations$/ });
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/recommendations/);
  await settled(page);
  await tabIntoList(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/recommendations\/va-/);
  await page.getByRole('dialog').waitFor();
  await settled(page);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') != null), {
      message: 'the flyout has the focus',
    })
    .toBe(true);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('[aria-rowindex]') != null), {
      message: 'the focus is back in the list',
    })
    .toBe(true);

  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await settled(page);
  await tabTo(page, { role: 'link', name: /exposed devices/i });
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/devices$/);
  await settled(page);
  await tabIntoList(page);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/devices\/[0-9a-f]{40}/);
  await settled(page);

  await tabTo(page, { role: 'link', name: /^Weaknesses/, inMain: true }, 80);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/devices\/[0-9a-f]{40}\/weaknesses/);
  await settled(page);
  await tabIntoList(page);
  await page.keyboard.press('Enter');
  await page.waitForURL(/finding=/);
  await settled(page);
  await page
    .getByText(/affected range|comparison|compared/i)
    .first()
    .waitFor();
  await leave();
});

test('a cell that holds no link opens its row too', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto('/devices');
  await settled(page);
  await tabIntoList(page);
  const onCell = () => page.evaluate(() => document.activeElement?.getAttribute('role') === 'gridcell');
  for (let i = 0; i < 10 && !(await onCell()); ++i) {
    await page.keyboard.press('ArrowRight');
  }
  expect(await onCell(), 'the focus is on a cell').toBe(true);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/devices\/[0-9a-f]{40}/);
  await settled(page);
  await leave();
});
