import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { aLetterPdf } from '../builders/a-letter-pdf.js';
import { chromiumPath, launchChromium, openVisitor } from '../support/open-browser.js';
import type { Visitor } from '../support/open-browser.js';
import { skipOrFail } from '../support/optional-service.js';
import { startArchive } from '../support/start-archive.js';
import type { RunningArchive, TestAccount } from '../support/start-archive.js';
import { Readable } from 'node:stream';

const PASSWORD = 'mat-khau-thu-nghiem';
const AGENCY = 'ubnd-xa-binh-son';
const counter: TestAccount = { loginName: 'motcua', displayName: 'Phạm Văn Một Cửa', roles: ['counter-officer'], agencyId: AGENCY, password: PASSWORD };
const digitiser: TestAccount = { loginName: 'sohoa', displayName: 'Lê Thị Số Hóa', roles: ['digitisation-officer'], agencyId: AGENCY, password: PASSWORD };
const PAPERS = [
  ['140/KH-UBND', 'Kế hoạch đổi mới cơ chế một cửa', 'ke-hoach', '2019-10-04'], ['1549/UBND-TTHC', 'Công văn khẩn trương thực hiện cơ chế một cửa', 'cong-van', '2021-04-06'],
  ['972/UBND-KSTTHC', 'Công văn triển khai cơ chế một cửa liên thông', 'cong-van', '2023-03-11'], ['31/UBND-VP', 'Công văn rà soát cơ chế một cửa cấp xã', 'cong-van', '2024-05-20'],
] as const;

describe('The search page in a browser', function () {
  this.timeout(180_000);
  this.bail(true);
  let browser: Browser;
  let archive: RunningArchive;
  let visitor: Visitor;
  const misfits: string[] = [];

  before(async function () {
    const executable = chromiumPath();
    if (executable === undefined) return skipOrFail(this, 'browser', 'no Chromium: set CHROMIUM_PATH, or install the Debian package chromium');
    archive = await startArchive([counter, digitiser], { KHOSO_OCR: 'off' });
    for (const [number, title, typeCode, issuedOn] of PAPERS) await bring(number, title, typeCode, issuedOn);
    browser = await launchChromium(executable);
    visitor = await openVisitor(browser, archive.url);
    const { page } = visitor;
    await page.goto('/sign-in');
    await page.locator('input[name="loginName"]').fill(counter.loginName);
    await page.locator('input[name="password"]').fill(PASSWORD);
    await page.locator('main button[type="submit"]').click();
    await page.locator('.rail').waitFor();
  });

  after(async () => {
    await browser?.close();
    await archive?.close();
  });

  async function bring(number: string, title: string, typeCode: string, issuedOn: string): Promise<void> {
    const { intake, access } = archive.house.archive;
    const actor = (await access.signIn(digitiser.loginName, PASSWORD, '127.0.0.1')).signedIn.actor;
    const bytes = Buffer.from(await aLetterPdf({ number, title: title.toLocaleUpperCase('vi'), paragraphs: [`${title} trên địa bàn, theo Kế hoạch số 140/KH-UBND`] }));
    const file = await intake.receiveFile(actor, Readable.from([bytes]), { originalName: 'văn bản.pdf', declaredType: 'application/pdf' });
    await intake.createSubmission(actor, { channel: 'cli', papers: [{ files: [file], given: { typeCode, title, documentNumber: number, issuedOn, issuerName: 'Ủy ban nhân dân xã Bình Sơn', copyClass: 'A' } }] });
    await archive.house.background.settled();
  }

  it('suggests while somebody types, and a choice with the arrow keys searches at once', async () => {
    const { page } = visitor;
    await page.goto('/search');
    // The browser gives the focus in its own time, after the page has loaded.
    await page.waitForFunction("document.activeElement?.id === 'q'");
    await page.keyboard.type('ke hoach doi', { delay: 20 });
    await page.locator('.searchhead [role="option"]', { hasText: 'Kế hoạch đổi mới' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=K/);
    await page.locator('.hit').first().waitFor();
    await page.goto('/search');
    await page.waitForFunction("document.activeElement?.id === 'q'");
    await page.locator('#q').press('ArrowDown');
    await page.locator('.searchhead [role="option"]', { hasText: 'Vừa tìm' }).first().waitFor();
  });

  it('moves over hits and facets by keyboard, with the page and its marked words beside', async () => {
    const { page } = visitor;
    await page.goto('/search?q=co+che+mot+cua');
    assert.equal(await page.locator('.hit').count(), 4);
    await page.keyboard.press('ArrowDown');
    await page.locator('#search-preview .box--hit, #search-preview .box--current').first().waitFor();
    misfits.push(...(await visitor.shoot('search-results')));
    await page.locator('.facet__value').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(/type=cong-van/);
    assert.equal(await page.locator('.hit').count(), 3);
    await page.locator('.chip__remove').first().click();
    await page.locator('.hit').nth(3).waitFor();
  });

  it('asks for a stretch of years by dragging over the bars, and by Shift and the arrow keys', async () => {
    const { page } = visitor;
    await page.goto('/search?q=co+che+mot+cua');
    const chart = page.locator('.histogram__chart');
    const frame = await chart.boundingBox();
    assert.ok(frame !== null);
    const at = (share: number): [number, number] => [frame.x + frame.width * share, frame.y + 30];
    await page.mouse.move(...at(0.02));
    await page.mouse.down();
    await page.mouse.move(...at(0.3), { steps: 4 });
    await page.mouse.move(...at(0.48), { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/yearFrom=2019&yearTo=2021/);
    assert.equal(await page.locator('.hit').count(), 2);
    await page.goto('/search?q=co+che+mot+cua');
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await page.waitForURL(/yearFrom=2023&yearTo=2024/);
    assert.equal(await page.locator('.hit').count(), 2);
    await page.goto('/search?q=co+che+mot+cua');
    await page.locator('.histogram a').first().click();
    await page.waitForURL(/year=2019/);
  });

  it('opens a hit at its words, goes to the next hit and back to the list', async () => {
    const { page } = visitor;
    await page.goto('/search?q=co+che+mot+cua&sort=issued-asc');
    await page.locator('.hit__title a').first().click();
    await page.locator('.hitnav__where', { hasText: 'Kết quả 1/4' }).waitFor();
    await page.locator('#viewer .box--current').first().waitFor();
    await page.getByText('Được viện dẫn bởi (3)').waitFor();
    misfits.push(...(await visitor.shoot('search-record')));
    await page.getByRole('link', { name: 'Kết quả sau' }).click();
    await page.locator('.hitnav__where', { hasText: 'Kết quả 2/4' }).waitFor();
    await page.getByRole('link', { name: 'Danh sách kết quả' }).click();
    await page.waitForURL(/\/search\?q=co/);
  });

  it('writes the advanced form into the box', async () => {
    const { page } = visitor;
    await page.goto('/search?q=co+che+mot+cua');
    await page.locator('summary', { hasText: 'Tìm nâng cao' }).click();
    await page.locator('#adv-words').fill('');
    await page.locator('#adv-phrase').fill('một cửa');
    await page.locator('#adv-type').selectOption('cong-van');
    misfits.push(...(await visitor.shoot('search-advanced')));
    await page.locator('.popmenu--wide button[type="submit"]').click();
    await page.waitForURL(/\/search\?q=/);
    assert.equal(await page.locator('#q').inputValue(), '"một cửa" loại:Công_văn');
    await page.locator('.chip', { hasText: 'loại Công văn' }).waitFor();
    misfits.push(...(await visitor.shoot('search-chips')));
  });

  it('keeps the search with an alert, and tells of what comes', async () => {
    const { page } = visitor;
    await page.locator('summary', { hasText: 'Đã lưu' }).click();
    await page.locator('#keep-name').fill('Một cửa của xã');
    await page.locator('#keep-alert').check();
    await page.locator('.popmenu__panel button', { hasText: 'Lưu' }).click();
    await page.getByText('Đã lưu câu tìm “Một cửa của xã”').waitFor();
    await bring('55/UBND-VP', 'Công văn mới về cơ chế một cửa', 'cong-van', '2026-02-02');
    await page.goto('/');
    await page.locator('.task', { hasText: 'nhờ báo' }).click();
    await page.locator('.hit', { hasText: 'Công văn mới về cơ chế một cửa' }).waitFor();
    misfits.push(...(await visitor.shoot('search-alerts')));
    await page.goto('/saved-searches');
    misfits.push(...(await visitor.shoot('search-saved')));
  });

  it('exports the list in the background and offers the file when it is ready', async () => {
    const { page } = visitor;
    await page.goto('/search?q=co+che+mot+cua');
    await page.locator('summary', { hasText: 'Xuất danh mục' }).click();
    await page.locator('#export-format').selectOption('pdf');
    await page.locator('#export-reason').fill('Báo cáo tháng');
    await page.locator('.popmenu__panel button', { hasText: 'Xuất' }).click();
    await page.locator('a', { hasText: 'Tải về' }).first().waitFor();
    misfits.push(...(await visitor.shoot('search-exports')));
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a', { hasText: 'Tải về' }).first().click()]);
    assert.match(download.suggestedFilename(), /^danh-muc-.*\.pdf$/);
  });

  it('says what was tried when nothing is found', async () => {
    const { page } = visitor;
    await page.goto('/search?q=co+che+9999%2FUBND-XYZ');
    await page.getByRole('heading', { name: 'Đã thử' }).waitFor();
    misfits.push(...(await visitor.shoot('search-nothing')));
    await page.locator('#nearest-title + ul a').first().click();
    await page.locator('.hit').first().waitFor();
  });

  it('speaks English as well', async () => {
    const { page } = visitor;
    await page.goto('/search?q=co+che+mot+cua&lang=en');
    await page.getByText('Advanced').waitFor();
    misfits.push(...(await visitor.shoot('search-results-en')));
    await page.goto('/exports?lang=vi');
  });

  it('fitted every screen and met no fault on the way', () => {
    assert.deepEqual(misfits, []);
    assert.deepEqual(visitor.faults, []);
  });
});
