import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { aScanPdf } from '../builders/a-scan-pdf.js';
import { chromiumPath, launchChromium, openVisitor } from '../support/open-browser.js';
import type { Visitor } from '../support/open-browser.js';
import { skipOrFail } from '../support/optional-service.js';
import { startArchive } from '../support/start-archive.js';
import type { RunningArchive, TestAccount } from '../support/start-archive.js';

const PASSWORD = 'mat-khau-thu-nghiem';
const AGENCY = 'ubnd-xa-binh-son';
const digitiser: TestAccount = { loginName: 'sohoa', displayName: 'Lê Thị Số Hóa', roles: ['digitisation-officer'], agencyId: AGENCY, password: PASSWORD };
const counter: TestAccount = { loginName: 'motcua', displayName: 'Phạm Văn Một Cửa', roles: ['counter-officer'], agencyId: AGENCY, password: PASSWORD };

/** As a scanner types it from the QR code of the card. */
const CARD = '051304012345||Võ Thị Thử Nghiệm|17052004|Nữ|Thôn Hư Cấu, xã Bình Sơn, tỉnh Quảng Ngãi|02032022';
const INTAKE_DOSSIER = 'H48.71-261120-0001';
const DESK_DOSSIER = 'H48.71-261122-0007';
const REASON = 'Chủ nhà ở tỉnh khác, kho chưa nối dữ liệu đất đai của tỉnh đó';

/** A birth certificate as scanned at the counter: an image, so every word of it has to be read. */
function birthCertificate(): Promise<Uint8Array> {
  return aScanPdf({
    letter: {
      size: 'A5', title: 'GIẤY KHAI SINH', number: '128/2004', date: '2004-06-02', place: 'Bình Sơn', issuer: { parent: 'Ủy ban nhân dân', name: 'xã Bình Sơn' },
      fields: [
        ['Họ, chữ đệm, tên', 'VÕ THỊ THỬ NGHIỆM'], ['Ngày, tháng, năm sinh', '17 tháng 5 năm 2004'], ['Giới tính', 'Nữ    Dân tộc: Kinh    Quốc tịch: Việt Nam'],
        ['Nơi sinh', 'Trạm y tế Hoa Phượng'], ['Họ, chữ đệm, tên người mẹ', 'Đỗ Thị Hư Cấu'], ['Họ, chữ đệm, tên người cha', 'Võ Văn Hư Cấu'],
      ],
      signer: { title: 'CHỦ TỊCH', name: 'Bùi Văn Hư Cấu' },
    },
  });
}

describe('The main story: a paper brought once need not be brought again', function () {
  this.timeout(180_000);
  this.bail(true);
  let browser: Browser;
  let archive: RunningArchive;
  let atIntake: Visitor;
  let atCounter: Visitor;
  const misfits: string[] = [];

  before(async function () {
    const executable = chromiumPath();
    if (executable === undefined) return skipOrFail(this, 'browser', 'no Chromium: set CHROMIUM_PATH, or install the Debian package chromium');
    archive = await startArchive([digitiser, counter]);
    browser = await launchChromium(executable);
    atIntake = await openVisitor(browser, archive.url);
    atCounter = await openVisitor(browser, archive.url);
  });

  after(async () => {
    await browser?.close();
    await archive?.close();
  });

  async function shoot(visitor: Visitor, name: string): Promise<void> {
    misfits.push(...(await visitor.shoot(name)));
  }

  it('a digitisation officer signs in and opens a dossier by scanning the card of the person', async () => {
    const { page } = atIntake;
    await page.goto('/');
    await shoot(atIntake, '01-sign-in');
    await signIn(page, digitiser);
    await shoot(atIntake, '02-home');
    await page.goto('/intake/dossiers');
    await page.getByRole('link', { name: 'Mở hồ sơ' }).first().click();
    await scanCard(page.locator('#subject'));
    await chooseProcedure(page, 'cai chinh ho tich', '1.004859');
    await page.locator('#code').fill(INTAKE_DOSSIER);
    await shoot(atIntake, '03-new-dossier');
    await page.getByRole('button', { name: 'Mở hồ sơ và tải tệp lên' }).click();
    await page.getByRole('heading', { name: INTAKE_DOSSIER }).waitFor();
    await page.getByText('Võ Thị Thử Nghiệm').first().waitFor();
    assert.equal(await page.getByText('051304012345').count(), 0, 'the whole number must not stand on the page');
  });

  it('a scan dropped on the page is read by itself until it waits for a person, and a reload tells the same', async () => {
    const { page } = atIntake;
    await drop(page, 'giay-khai-sinh.pdf', await birthCertificate());
    const file = page.locator('#file-states .filestate').filter({ hasText: 'giay-khai-sinh.pdf' });
    await file.waitFor();
    await shoot(atIntake, '04-received');
    await page.locator('.filestate--waiting').waitFor({ timeout: 120_000 });
    await page.reload();
    await page.locator('.filestate--waiting').filter({ hasText: 'giay-khai-sinh.pdf' }).waitFor();
    await shoot(atIntake, '05-waiting');
  });

  it('the officer completes what was read, by keyboard, and the paper is archived', async () => {
    const { page } = atIntake;
    await page.getByRole('link', { name: 'Xác nhận thông tin' }).first().click();
    await page.getByRole('heading', { name: 'Xác nhận thông tin đọc được' }).waitFor();
    await shoot(atIntake, '06-confirm');
    await type(page, 'typeCode', 'Giấy khai sinh');
    await type(page, 'documentNumber', '128/2004');
    await type(page, 'title', 'Giấy khai sinh Võ Thị Thử Nghiệm');
    await type(page, 'abstract', '');
    await page.locator('[id$="-fields-personalNumber"]').fill('051304012345');
    assert.equal(await page.locator('[id$="-issuedOn"]').inputValue(), '02/06/2004', 'the day was read from the scan');
    assert.equal(await page.locator('[id$="-fields-birthDate"]').inputValue(), '17/05/2004');
    assert.match(await page.locator('[id$="-fields-subjectName"]').inputValue(), /^VÕ THỊ THỬ NGHIỆM$/i);
    await shoot(atIntake, '07-corrected');
    await page.locator('.confirmfield [id$="-title"]').first().press('Control+Enter');
    await page.getByText('Đã xác nhận 1 tệp.').waitFor();
    await page.locator('.filestate--archived').waitFor({ timeout: 60_000 });
    await page.reload();
    await page.getByText('Đã lưu kho').first().waitFor();
    await shoot(atIntake, '08-archived');
  });

  it('the paper is found by words of its body typed without marks, and opens at the page with the words marked', async () => {
    const { page } = atIntake;
    await archive.house.background.settled();
    await page.keyboard.press('/');
    await page.keyboard.type('tram y te hoa phuong');
    await page.keyboard.press('Enter');
    const hit = page.locator('.hit').filter({ hasText: 'Giấy khai sinh Võ Thị Thử Nghiệm' });
    await hit.waitFor();
    assert.match((await hit.locator('mark').allInnerTexts()).join(' '), /Hoa Phượng/i);
    await shoot(atIntake, '09-search');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Giấy khai sinh Võ Thị Thử Nghiệm' }).waitFor();
    await page.locator('[data-viewer-page="1"] .box[data-hit]').first().waitFor();
    await shoot(atIntake, '10-record');
  });

  it('the counter officer learns that the paper is held and usable, and attaches it with one key', async () => {
    const { page } = atCounter;
    await signIn(page, counter);
    await page.goto('/desk');
    await scanCard(page.locator('#subject'));
    await chooseProcedure(page, 'dang ky thuong tru', '1.004222');
    await page.locator('#dossierCode').fill(DESK_DOSSIER);
    await shoot(atCounter, '11-desk-question');
    await page.locator('#dossierCode').press('Enter');
    const kinship = page.locator('#component-quan-he-nhan-than');
    await kinship.getByText('Đã có, dùng được').waitFor();
    await kinship.getByRole('link', { name: 'Giấy khai sinh Võ Thị Thử Nghiệm' }).waitFor();
    await page.locator('#component-so-ho-khau').getByText('Không được yêu cầu').waitFor();
    await shoot(atCounter, '12-desk-result');
    await page.keyboard.press('a');
    await page.getByText('Đã đính kèm vào hồ sơ.').waitFor();
    await kinship.getByText(counter.displayName).waitFor();
    await shoot(atCounter, '13-attached');
  });

  it('asking for a paper all the same needs a reason, which stays with the dossier', async () => {
    const { page } = atCounter;
    const dwelling = page.locator('#component-cho-o-hop-phap');
    await dwelling.getByText('Chưa có', { exact: true }).waitFor();
    await dwelling.locator('summary', { hasText: 'Vẫn yêu cầu nộp' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByRole('button', { name: 'Ghi nhận yêu cầu nộp' }).click();
    assert.equal(await dialog.isVisible(), true, 'no reason, no request');
    await dialog.getByLabel('Lý do').fill(REASON);
    await shoot(atCounter, '14-insist');
    await dialog.getByRole('button', { name: 'Ghi nhận yêu cầu nộp' }).click();
    await dwelling.getByText(REASON).waitFor();
    assert.equal(await dwelling.getByText('Vẫn yêu cầu nộp', { exact: true }).count(), 1, 'a request stands, it is not asked for again');
    await shoot(atCounter, '15-insisted');
  });

  it('the page of the owner tells who looked, for which dossier, and that the paper was used', async () => {
    const { page } = atCounter;
    await page.getByRole('link', { name: 'Võ Thị Thử Nghiệm', exact: true }).click();
    await page.getByRole('heading', { name: 'Ai đã xem giấy tờ' }).waitFor();
    const looks = page.locator('section[aria-labelledby="looks-title"]');
    await looks.getByText(counter.displayName).first().waitFor();
    await looks.getByText(DESK_DOSSIER).first().waitFor();
    await looks.getByText('Đã dùng cho hồ sơ').waitFor();
    await page.getByRole('link', { name: 'Giấy khai sinh Võ Thị Thử Nghiệm' }).first().waitFor();
    await shoot(atCounter, '16-owner');
    await page.getByRole('link', { name: 'Giấy khai sinh Võ Thị Thử Nghiệm' }).first().click();
    await page.getByRole('heading', { name: 'Giấy khai sinh Võ Thị Thử Nghiệm' }).waitFor();
    await page.getByText(DESK_DOSSIER).first().waitFor();
    await shoot(atCounter, '17-used-record');
  });

  it('the same pages speak English, to the last word that is not of the paper itself', async () => {
    const { page } = atCounter;
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Who looked' }).waitFor();
    await shoot(atCounter, '18-record-en');
    await page.goto('/desk');
    await page.getByRole('heading', { name: 'Look up papers we already hold' }).waitFor();
    await page.getByRole('link', { name: DESK_DOSSIER }).click();
    await page.locator('#component-quan-he-nhan-than').getByText('Attached', { exact: true }).waitFor();
    await page.locator('#component-cho-o-hop-phap').getByText('Still asked for', { exact: true }).waitFor();
    await shoot(atCounter, '19-desk-en');
    const search = atIntake.page;
    await search.goto('/search?q=tram+y+te+hoa+phuong');
    await search.getByRole('link', { name: 'English' }).click();
    await search.locator('.hit').getByText('Birth certificate').waitFor();
    await shoot(atIntake, '20-search-en');
  });

  it('search keeps the paper from the counter officer, who may read it for the dossier only', async () => {
    const { page } = atCounter;
    await page.goto('/search?q=tram+y+te+hoa+phuong');
    await page.getByText('No document found.').waitFor();
    await page.getByRole('link', { name: 'Tiếng Việt' }).click();
    await page.getByText('Không tìm thấy văn bản nào.').waitFor();
    await shoot(atCounter, '21-not-found');
  });

  it('no page threw, logged an error, missed a file or was answered with one', () => {
    assert.deepEqual([...atIntake.faults, ...atCounter.faults], []);
  });

  it('no page is wider than the screen, at the counter or on a phone', () => {
    assert.deepEqual(misfits, []);
  });
});

async function signIn(page: Page, account: TestAccount): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('#loginName').fill(account.loginName);
  await page.locator('#password').fill(account.password);
  await page.keyboard.press('Enter');
  await page.getByText(account.displayName).first().waitFor();
}

/** Goes to a field of the one paper on the confirm page and types; a choice is typed like in any list. */
async function type(page: Page, field: string, text: string): Promise<void> {
  const input = page.locator(`.confirmfield [id$="-${field}"]`).first();
  if ((await input.evaluate('(one) => one.tagName')) === 'SELECT') await input.selectOption({ label: text });
  else {
    await input.focus();
    await page.keyboard.press('Control+A');
    await (text === '' ? page.keyboard.press('Delete') : page.keyboard.insertText(text));
  }
}

/** Keys as fast as a scanner sends them, with Enter at the end. */
async function scanCard(field: Locator): Promise<void> {
  await field.focus();
  await field.page().keyboard.insertText(CARD);
  await field.page().keyboard.press('Enter');
}

/** Types some words without marks and takes the first suggestion by keyboard. */
async function chooseProcedure(page: Page, words: string, code: string): Promise<void> {
  const field = page.locator('#procedure');
  await field.pressSequentially(words);
  await page.getByRole('option').filter({ hasText: code }).waitFor();
  await field.press('ArrowDown');
  await field.press('Enter');
  assert.equal(await field.inputValue(), code);
}

/** Drops a file from the desktop onto the page, as the mouse would. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const transfer = await page.evaluateHandle(
    `(() => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(Buffer.from(bytes).toString('base64'))}), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], ${JSON.stringify(name)}, { type: 'application/pdf' }));
      return transfer;
    })()`,
  );
  await page.dispatchEvent('[data-drop-zone]', 'drop', { dataTransfer: transfer });
}
