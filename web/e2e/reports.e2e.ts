// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, settled, visit } from './support/browser';
import { listTotal } from './support/lists';
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

interface Report {
  vulnerableDevices: number;
  severity: { value: string; devices: number }[];
  platform: { value: string; devices: number }[];
  trend: { day: string }[];
}

const REPORT = '/reports/vulnerable-devices';

/** The number that a figure of the page shows. */
async function figure(page: Page, name: string): Promise<number> {
  const shown = await page.locator('dl > div', { hasText: name }).locator('dd').first().textContent();
  return Number((shown ?? '').replaceAll(',', ''));
}

test('the report filters, says so in its address, and its bars lead to the devices they count', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto(REPORT);
  await settled(page);
  const whole = await admin.get<Report>(`/api/v1${REPORT}`);
  expect(await figure(page, 'Vulnerable devices')).toBe(whole.vulnerableDevices);

  const most = whole.platform[0]?.value ?? '';
  await page.getByRole('button', { name: 'Platform', exact: true }).click();
  await page.getByRole('checkbox', { name: most, exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get('platform') === most);
  await page.keyboard.press('Escape');
  await settled(page);
  const narrowed = await admin.get<Report>(`/api/v1${REPORT}?platform=${encodeURIComponent(most)}`);
  expect(await figure(page, 'Vulnerable devices')).toBe(narrowed.vulnerableDevices);

  const critical = narrowed.severity.find((one) => one.value === 'critical')?.devices ?? 0;
  expect(critical).toBeGreaterThan(0);
  await page.getByRole('list', { name: 'Severity: vulnerable devices now' }).getByRole('link').first().click();
  await page.waitForURL(/\/devices\?/);
  await settled(page);
  expect(new URL(page.url()).searchParams.get('worstSeverity')).toBe('critical');
  expect(await listTotal(page)).toBe(critical);
  await leave();
});

test('trends can be read by keyboard, as a table, and taken away as a file', async () => {
  const { page, leave } = await visit(browser, address);
  await page.goto(`${REPORT}?days=90`);
  await settled(page);
  const report = await admin.get<Report>(`/api/v1${REPORT}?days=90`);

  const picture = page.getByRole('group', { name: /^Severity: vulnerable devices on each of the last 90 days/ });
  await picture.focus();
  await page.keyboard.press('End');
  const sentence = `${report.vulnerableDevices} devices vulnerable`;
  await page.locator('[aria-live="polite"]', { hasText: sentence }).first().waitFor({ state: 'attached' });

  await page.getByRole('button', { name: 'Severity: show as table' }).click();
  const table = page.getByRole('table', { name: /^Severity/ });
  await table.waitFor();
  expect(await table.locator('tbody tr').count()).toBe(report.trend.length);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Trends as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^parapet-vulnerable-devices-.*\.csv$/);
  await leave();
});
