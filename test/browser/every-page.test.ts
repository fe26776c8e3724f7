import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DEMO_PASSWORD, loadDemo } from '../../scripts/demo/load-demo.js';
import type { DemoState } from '../../scripts/demo/load-demo.js';
import { compose } from '../../server/compose.js';
import type { House } from '../../server/compose.js';
import { loadConfig } from '../../server/config/load.js';
import { chromiumPath, launchChromium, openVisitor } from '../support/open-browser.js';
import type { Visitor } from '../support/open-browser.js';
import { skipOrFail } from '../support/optional-service.js';

const ROLES = ['counter-officer', 'digitisation-officer', 'post-office', 'archivist', 'auditor', 'agency-manager', 'administrator'] as const;
const PAPERS = 40;
/** One page of each kind is enough for the rules; a few more so that states differ. */
const A_KIND = 4;
/** Answers that are files, the end of the session, the other language. */
const NOT_PAGES = /[?&]lang=|\/(content|file|export|download|signed-revision|report\.json|page-image)|\.(pdf|csv|xlsx|docx|json|png|zip)(\?|$)|sign-out|\/api\//;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const require = createRequire(import.meta.url);

interface Violation { readonly id: string; readonly help: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }

/** The kind of a page: its path with everything that names one thing taken out. */
function kindOf(path: string): string {
  return path.replace(/\/[^/]*\d[^/]*/g, '/*').replace(/\/(?:[0-9a-z]+-){2,}[0-9a-z]+/g, '/*');
}

describe('Every page somebody can reach by links', function () {
  this.timeout(600_000);
  let browser: Browser;
  let house: House;
  let state: DemoState;
  let url: string;
  let dataDir: string;
  let axe: string;

  before(async function () {
    const executable = chromiumPath();
    if (executable === undefined) return skipOrFail(this, 'browser', 'no Chromium: set CHROMIUM_PATH, or install the Debian package chromium');
    dataDir = await mkdtemp(join(tmpdir(), 'khoso-pages-'));
    const config = loadConfig({ DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', KHOSO_OCR: 'off', KHOSO_LOG_LEVEL: 'warn' });
    house = await compose(config, { logFile: join(dataDir, 'khoso.log') });
    await house.background.start();
    state = await loadDemo(house, { step: () => undefined, count: () => undefined }, { limit: PAPERS });
    const started = await house.start();
    url = `http://127.0.0.1:${started?.port ?? 0}`;
    axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
    browser = await launchChromium(executable);
  });

  after(async () => {
    await browser?.close();
    await house?.stop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  ROLES.forEach((role, index) => {
    // Each language is seen by several roles.
    const lang = index % 2 === 0 ? 'vi' : 'en';
    it(`answers ${role} in ${lang} without a fault, fits every screen and can be used by everybody`, async () => {
      const visitor = await signedIn(role, lang);
      const seen = await walk(visitor, lang);
      assert.ok(seen.pages >= 4, `${seen.pages} pages were reached`);
      assert.deepEqual(seen.troubles, []);
      assert.deepEqual(visitor.faults, []);
      await visitor.page.context().close();
    });
  });

  async function signedIn(role: string, lang: string): Promise<Visitor> {
    const account = state.accounts.find((one) => one.roleKey === `access.role.${role}`);
    assert.ok(account !== undefined, `the demo has nobody who is ${role}`);
    const visitor = await openVisitor(browser, url);
    const { page } = visitor;
    await page.goto(`/sign-in?lang=${lang}`);
    await page.locator('input[name="loginName"]').fill(account.loginName);
    await page.locator('input[name="password"]').fill(DEMO_PASSWORD);
    await page.locator('main button[type="submit"]').click();
    await page.locator('.rail').waitFor();
    return visitor;
  }

  async function walk(visitor: Visitor, lang: string): Promise<{ pages: number; troubles: string[] }> {
    const { page } = visitor;
    const waiting = [{ path: `/?lang=${lang}`, from: '' }];
    const met = new Set<string>();
    const kinds = new Map<string, number>();
    const troubles: string[] = [];
    let pages = 0;
    for (let link = waiting.shift(); link !== undefined; link = waiting.shift()) {
      const { path: next, from } = link;
      const kind = kindOf(new URL(next, url).pathname);
      const times = kinds.get(kind) ?? 0;
      if (met.has(next) || times >= A_KIND) continue;
      met.add(next);
      kinds.set(kind, times + 1);
      const answer = await page.goto(next);
      if ((answer?.status() ?? 0) >= 400 || !(answer?.headers()['content-type'] ?? '').includes('html')) {
        troubles.push(`${next}: ${answer?.status() ?? 'no answer'}, linked from ${from}`);
        continue;
      }
      pages += 1;
      troubles.push(...(await faultsFor(page, axe)).map((fault) => `${next}: ${fault}`));
      troubles.push(...(await misfits(page)).map((what) => `${next}: ${what}`), ...(await machineDates(page)).map((date) => `${next}: a date as machines write it, ${date}`));
      waiting.push(...(await linksOf(page)).filter((path) => !NOT_PAGES.test(path)).map((path) => ({ path, from: next })));
    }
    return { pages, troubles };
  }
});

/** What the rules of WCAG 2.2 (A and AA) and good practice find on the page as it stands. */
async function faultsFor(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate<Violation[]>(`axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] }).then((result) => result.violations)`);
  return violations.map((one) => `${one.id}: ${one.help} (${one.nodes.length}×) ${one.nodes[0]?.html.slice(0, 200) ?? ''} — ${(one.nodes[0]?.failureSummary ?? '').replaceAll('\n', ' ').slice(0, 240)}`);
}

/** Whether the page is wider than a phone or the common office screen. */
async function misfits(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const size of [{ width: 390, height: 844 }, { width: 1366, height: 768 }]) {
    await page.setViewportSize(size);
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (wide > 1) found.push(`${wide} pixels wider than a screen of ${size.width}`);
  }
  return found;
}

/** Days that stand on the page as 2026-12-19 and not as people here write them. */
function machineDates(page: Page): Promise<string[]> {
  return page.evaluate<string[]>("document.querySelector('main')?.innerText.match(/\\b\\d{4}-\\d{2}-\\d{2}\\b(?!-)[^\\n]{0,20}/g) ?? []");
}

function linksOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>("[...document.querySelectorAll('a[href]')].filter((link) => link.origin === location.origin && link.target !== '_blank' && !link.hasAttribute('download')).map((link) => link.pathname + link.search)");
}
