import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** The sizes every page must fit: the common office screen, and a phone. */
export const SIZES = [{ width: 1366, height: 768 }, { width: 390, height: 844 }] as const;

const SHOTS = fileURLToPath(new URL('../../screenshots', import.meta.url));

/** Where Chromium is on this machine; undefined = nowhere. */
export function chromiumPath(): string | undefined {
  return [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find((path) => path !== undefined && path !== '' && existsSync(path));
}

/** A person at a browser of his own: own cookies, and everything that goes wrong on his pages is written down. */
export interface Visitor {
  readonly page: Page;
  /** Console errors, page errors, failed requests and answers of 400 and above, in the order they came. */
  readonly faults: readonly string[];
  /**
   * Takes the page at every size into screenshots/ and answers what does not fit: sizes at which the page is wider than the
   * screen, with the elements that stick out.
   */
  shoot(name: string): Promise<string[]>;
}

export async function openVisitor(browser: Browser, url: string): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: url, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', viewport: SIZES[0], reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  page.on('requestfailed', (request) => {
    // What was under way when the page was left is broken off by the browser itself.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') faults.push(`request: ${request.method()} ${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`answer: ${response.status()} ${response.request().method()} ${response.url()}`);
  });
  return { page, faults, shoot: (name) => shoot(page, name) };
}

/** Chromium without a window. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

async function shoot(page: Page, name: string): Promise<string[]> {
  await mkdir(SHOTS, { recursive: true });
  const misfits: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    misfits.push(...(await page.evaluate<string[]>(FIND_OVERFLOW)).map((what) => `${name} at ${size.width}: ${what}`));
    await page.screenshot({ path: join(SHOTS, `${name}-${size.width}.png`), fullPage: size.width < 600 });
  }
  await page.setViewportSize(SIZES[0]);
  return misfits;
}

/** Runs in the page. Only what makes the page itself wider than the screen counts: a table may scroll in its own frame. */
const FIND_OVERFLOW = `(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth + 1) return [];
  const out = [...document.querySelectorAll('main *, header *, nav *')].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
  return ['page is ' + root.scrollWidth + ' wide', ...out.slice(0, 5).map((element) => element.tagName.toLowerCase() + '.' + (element.getAttribute('class') ?? ''))];
})()`;
