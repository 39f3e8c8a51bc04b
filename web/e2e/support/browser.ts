// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { PATIENCE } from './patience';
import { password } from './server';

declare global {
  interface Window {
    axe: typeof import('axe-core');
    reportViolation: (text: string) => void;
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The distribution's Chromium, kept from speaking to anybody by itself. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.PARAPET_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What must stay empty: violations of the content security policy, requests to elsewhere, errors of scripts. */
export interface Watched {
  violations: string[];
  foreign: string[];
  errors: string[];
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  watched: Watched;
  /** Closes the browser's context and holds that nothing forbidden happened. */
  leave(): Promise<void>;
}

interface VisitOptions {
  user?: string | null;
  dark?: boolean;
  narrow?: boolean;
}

/** Opens the console in a fresh context, signed in as `user` unless that is null. */
export async function visit(browser: Browser, address: string, options: VisitOptions = {}): Promise<Visit> {
  const { user = 'admin', dark = false, narrow = false } = options;
  const context = await browser.newContext({
    baseURL: address,
    ignoreHTTPSErrors: true,
    colorScheme: dark ? 'dark' : 'light',
    viewport: narrow ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(PATIENCE);
  const watched: Watched = { violations: [], foreign: [], errors: [] };
  await context.exposeBinding('reportViolation', (_, text: string) => watched.violations.push(text));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith('data:') && !url.startsWith('blob:')) {
      watched.foreign.push(url);
    }
  });
  context.on('weberror', (error) => watched.errors.push(String(error.error())));
  const page = await context.newPage();
  await slowDown(page);
  if (user !== null) {
    await signIn(context, address, user);
  }
  return {
    page,
    context,
    watched,
    async leave() {
      await context.close();
      expect(watched).toEqual({ violations: [], foreign: [], errors: [] });
    },
  };
}

/** With PARAPET_SLOW=N the browser computes N times slower: what only passes on a fast machine shows. */
async function slowDown(page: Page): Promise<void> {
  const rate = Number(process.env.PARAPET_SLOW ?? 1);
  if (rate > 1) {
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate });
  }
}

/** A session without the form: by the API, as the form does it. */
async function signIn(context: BrowserContext, address: string, user: string): Promise<void> {
  const answer = await context.request.post(`${address}/api/v1/session`, { data: { name: user, password } });
  expect(answer.ok(), `signing in as ${user}: ${await answer.text()}`).toBe(true);
}

/** Findings of the accessibility engine that are serious or worse, in words; the rules are those of WCAG 2.2 A and AA. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Through the protocol rather than a script element, which the page's own policy would refuse.
  await page.evaluate(axeSource);
  const results = await page.evaluate<AxeResults>(
    // The focus library's own guards (data-tabster-dummy) are hidden and focusable by design: they pass focus on at once.
    () =>
      window.axe.run(
        { exclude: ['[data-tabster-dummy]'] },
        { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
      ),
  );
  return results.violations
    .filter((finding) => finding.impact === 'serious' || finding.impact === 'critical')
    .map(
      (finding) =>
        `${finding.id}: ${finding.help}: ${finding.nodes
          .map((node) => node.html.slice(0, 160))
          .slice(0, 3)
          .join(' | ')}`,
    );
}

/** Waits until nothing is on its way: the page of the address is shown, no skeletons, no spinner. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(
    () => {
      // The address changes at once, the page follows when it is drawn; until then the page before is in sight.
      const shown = document.querySelector<HTMLElement>('main')?.dataset.shown;
      return (
        (shown === undefined ||
          new URL(shown, window.location.href).href === window.location.href.replace(/#.*/, '')) &&
        document.querySelector('[aria-busy="true"], [role="progressbar"], .fui-Spinner, .fui-Skeleton') === null
      );
    },
    undefined,
    { timeout: PATIENCE },
  );
}

/** Follows a link of the console: its page is shown when this returns. */
export async function follow(page: Page, link: Locator): Promise<void> {
  const target = new URL((await link.getAttribute('href')) ?? '', page.url());
  await link.click();
  await page.waitForURL((url) => url.pathname === target.pathname && url.search === target.search);
  await settled(page);
}

/** Waits until nothing moves any more: colours and places are what they stay. */
export async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity),
  );
  // Charts are drawn in the frame after the one that they come with.
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        requestAnimationFrame(() => requestAnimationFrame(() => done()));
      }),
  );
}
