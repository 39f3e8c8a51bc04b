// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { launch, settled, visit } from '../support/browser';
import { listOf, listTotal } from '../support/lists';
import { callApi, startServer, type TestServer } from '../support/server';

const devices = Number(process.env.PARAPET_BENCH_DEVICES ?? 100_000);
const rounds = 5;
// Real knowledge where it lies beside the checkout; else the tests' small world.
const shared = fileURLToPath(new URL('../../../../shared/feeds', import.meta.url));
let browser: Browser;
let server: TestServer;
const table: [string, number[], string][] = [];

beforeAll(async () => {
  browser = await launch();
  server = await startServer({ devices, software: 1000, feeds: existsSync(shared) ? shared : true });
});
afterAll(async () => {
  await server?.remove();
  await browser.close();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(
    `\nThe console with ${devices} devices; ${cpus().length} x ${cpus()[0]?.model}; browser and server on the same cores`,
  );
  say('| what | median | slowest | budget |');
  say('|---|---|---|---|');
  for (const [what, times, budget] of table) {
    const sorted = [...times].sort((a, b) => a - b);
    say(
      `| ${what} | ${unit(what, sorted[Math.floor(sorted.length / 2)])} | ${unit(what, sorted.at(-1))} | ${budget} |`,
    );
  }
});

/** A time, or a count where the row says that it is one. */
function unit(what: string, value = 0): string {
  return what.endsWith('(count)') ? String(value) : `${Math.round(value)} ms`;
}

/** Milliseconds of one action, until `done` holds in the page; both read the browser's own clock. */
async function timed(page: Page, act: () => Promise<unknown>, done: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await act();
  await done();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return performance.now() - begin;
}

async function measure(what: string, budget: string, one: () => Promise<number>): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < rounds; ++i) {
    times.push(await one());
  }
  table.push([what, times, budget]);
}

/** Rows on the screen that hold nothing yet: neither words nor a place where they will be, and those with such a place. */
function rowsWithout(page: Page): Promise<number> {
  return listOf(page).evaluate((list) => {
    let box: Element | null = list;
    while (box !== null && box.scrollHeight <= box.clientHeight + 1) {
      box = box.parentElement;
    }
    const frame = (box ?? list).getBoundingClientRect();
    return [...list.querySelectorAll('[aria-rowindex]')].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > frame.top && top < frame.bottom && (row.textContent ?? '').trim() === '';
    }).length;
  });
}

const lists: [string, string][] = [
  ['devices', '/devices'],
  ['weaknesses', '/weaknesses'],
  ['software', '/software'],
  ['recommendations', '/recommendations'],
  ['not assessed', '/not-assessed'],
];

test('pages open', async () => {
  const admin = await callApi(server.address);
  await admin.get('/api/v1/dashboard');
  await admin.dispose();
  await measure('dashboard, new browser session, to interactive', '2 s', async () => {
    const { page, context } = await visit(browser, server.address);
    const took = await timed(
      page,
      () => page.goto('/'),
      () => settled(page),
    );
    await context.close();
    return took;
  });
  const { page, leave } = await visit(browser, server.address);
  for (const [name, path] of lists) {
    await measure(`${name}, loaded by address`, '1 s', () =>
      timed(
        page,
        () => page.goto(path),
        () => settled(page),
      ),
    );
  }
  await leave();
});

test('lists sort and filter', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/devices');
  await settled(page);
  const header = (name: string) =>
    listOf(page)
      .getByRole('columnheader', { name: new RegExp(`^${name}`) })
      .getByRole('button')
      .first();
  const firstRow = () => listOf(page).locator('[aria-rowindex="2"]').textContent();
  for (const column of ['Name', 'Weaknesses']) {
    await measure(`devices sorted by ${column.toLowerCase()}`, '300 ms', async () => {
      const before = await firstRow();
      const took = await timed(
        page,
        () => header(column).click(),
        () =>
          page.waitForFunction((text) => document.querySelector('[aria-rowindex="2"]')?.textContent !== text, before),
      );
      await settled(page);
      return took;
    });
  }
  let letter = 0;
  await measure('devices filtered by text (150 ms of it wait for typing)', '300 ms', async () => {
    const before = await listTotal(page);
    const took = await timed(
      page,
      () => page.locator('main').getByRole('searchbox').first().fill(`${letter}${letter}`),
      () =>
        page.waitForFunction(
          (total) => Number(document.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount')) - 1 !== total,
          before,
        ),
    );
    letter += 1;
    await settled(page);
    return took;
  });
  await leave();
});

test('a list scrolls without blank rows', async () => {
  const { page, leave } = await visit(browser, server.address);
  await page.goto('/devices');
  await settled(page);
  await listOf(page).hover();
  const waits: number[] = [];
  let blank = 0;
  for (let i = 0; i < 200; ++i) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(40);
    blank += await rowsWithout(page);
  }
  table.push([`rows seen without content while scrolling 80,000 px at some 8,000 px/s (count)`, [blank], '0']);
  for (const share of [0.25, 0.5, 0.75, 1]) {
    waits.push(
      await timed(
        page,
        () =>
          listOf(page).evaluate((list, part) => {
            let box: Element | null = list;
            while (box !== null && box.scrollHeight <= box.clientHeight + 1) {
              box = box.parentElement;
            }
            box?.scrollTo(0, box.scrollHeight * part);
          }, share),
        () => settled(page),
      ),
    );
  }
  table.push(['a jump through the scroll bar, until rows are there', waits, '-']);
  await leave();
});
