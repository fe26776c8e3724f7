import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { GivenMetadata } from '../../server/archive/intake/model.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import { aSignedPdf } from '../builders/a-signed-pdf.js';
import { testAuthority } from '../fakes/certificate-authority.js';
import { chromiumPath, launchChromium, openVisitor } from '../support/open-browser.js';
import type { Visitor } from '../support/open-browser.js';
import { skipOrFail } from '../support/optional-service.js';
import { startArchive } from '../support/start-archive.js';
import type { RunningArchive, TestAccount } from '../support/start-archive.js';

const PASSWORD = 'mat-khau-thu-nghiem';
const AGENCY = 'ubnd-xa-binh-son';
const first: TestAccount = { loginName: 'quantri.1', displayName: 'Lê Quản Trị', roles: ['administrator'], agencyId: AGENCY, password: PASSWORD };
const second: TestAccount = { loginName: 'quantri.2', displayName: 'Phạm Thứ Hai', roles: ['administrator'], agencyId: AGENCY, password: PASSWORD };
const archivist: TestAccount = { loginName: 'luutru', displayName: 'Trần Lưu Trữ', roles: ['archivist', 'digitisation-officer'], agencyId: AGENCY, password: PASSWORD };
const GOV = fileURLToPath(new URL('../../../shared/corpus/gov/', import.meta.url));

const pem = (der: Uint8Array): Buffer => Buffer.from(`-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`);
const letter = (title: string, over: GivenMetadata = {}): GivenMetadata => ({ typeCode: 'cong-van', title, issuedOn: '2026-03-09', issuerName: 'Ủy ban nhân dân tỉnh Quảng Ngãi', signerName: 'Nguyễn Văn Hư Cấu', copyClass: 'A', ...over });

describe('Signatures in the browser: who is trusted, and what was proven', function () {
  this.timeout(240_000);
  this.bail(true);
  let browser: Browser;
  let archive: RunningArchive;
  let one: Visitor;
  let two: Visitor;
  let reader: Visitor;
  const misfits: string[] = [];
  const records = new Map<string, string>();

  before(async function () {
    const executable = chromiumPath();
    if (executable === undefined) return skipOrFail(this, 'browser', 'no Chromium: set CHROMIUM_PATH, or install the Debian package chromium');
    archive = await startArchive([first, second, archivist], { KHOSO_OCR: 'off' });
    browser = await launchChromium(executable);
    [one, two, reader] = [await openVisitor(browser, archive.url), await openVisitor(browser, archive.url), await openVisitor(browser, archive.url)];
  });

  after(async () => {
    await browser?.close();
    await archive?.close();
  });

  const shoot = async (visitor: Visitor, name: string): Promise<void> => {
    misfits.push(...(await visitor.shoot(`signatures-${name}`)));
  };

  async function bring(name: string, bytes: Uint8Array, given: GivenMetadata): Promise<string> {
    const { access, intake, records: register } = archive.house.archive;
    const { signedIn } = await access.signIn(archivist.loginName, PASSWORD, '127.0.0.1');
    const actor: OfficerActor = signedIn.actor;
    const file = await intake.receiveFile(actor, Readable.from([Buffer.from(bytes)]), { originalName: name, declaredType: 'application/pdf' });
    const { submission } = await intake.createSubmission(actor, { channel: 'cli', papers: [{ files: [file], given }] });
    await archive.house.background.settled();
    const [item] = (await intake.getSubmission(actor, submission.id)).items;
    assert.ok(item?.recordId, JSON.stringify([item?.state, item?.findings]));
    assert.ok(await register.peek(item.recordId));
    records.set(name, item.recordId);
    return item.recordId;
  }

  it('an administrator proposes a root; the page says that nothing is trusted by that', async () => {
    const { page } = one;
    await signIn(page, first);
    await page.goto('/admin/trust');
    await page.getByText('Chưa có chứng thư gốc nào.').first().waitFor();
    await shoot(one, 'trust-empty');
    await page.getByRole('link', { name: 'Thêm chứng thư gốc' }).click();
    await page.locator('#tree').selectOption({ label: 'Thử nghiệm' });
    await page.locator('#reason').fill('Chứng thư gốc của bộ chứng thư thử nghiệm');
    const { roots } = await testAuthority();
    await page.locator('#file').setInputFiles({ name: 'goc.pem', mimeType: 'application/x-pem-file', buffer: pem(roots.government.der) });
    await shoot(one, 'trust-new');
    await page.getByRole('button', { name: 'Gửi đề xuất' }).click();
    await page.getByText('Đã gửi 1 đề xuất.').waitFor();
    await page.getByText('Bạn là người đề xuất nên không tự xác nhận được.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Xác nhận thay đổi' }).count(), 0);
    await shoot(one, 'trust-own-proposal');
  });

  it('a second administrator compares and confirms; a wrong fingerprint is refused with a sentence', async () => {
    const { page } = two;
    await signIn(page, second);
    await page.goto('/admin/trust');
    await page.getByRole('link', { name: 'Xem và quyết định' }).click();
    await page.locator('#typed').fill('00'.repeat(32));
    const faultsBefore = two.faults.length;
    await page.getByRole('button', { name: 'Xác nhận thay đổi' }).click();
    await page.getByText('Không khớp với chứng thư trong đề xuất.').first().waitFor();
    (two.faults as string[]).splice(faultsBefore);
    await shoot(two, 'trust-refused');
    const { roots } = await testAuthority();
    const { createHash } = await import('node:crypto');
    await page.locator('#typed').fill(createHash('sha256').update(roots.government.der).digest('hex').toUpperCase());
    await page.getByRole('button', { name: 'Xác nhận thay đổi' }).click();
    await page.getByText('Kho tin cậy nay là phiên bản 1').waitFor();
    await shoot(two, 'trust');
    await page.getByRole('link', { name: 'RootCA chuyên dùng Chính phủ G2' }).first().click();
    await page.getByRole('heading', { name: 'Đổi giới hạn tin cậy' }).waitFor();
    await shoot(two, 'trust-anchor');
  });

  it('the record page says in one line what was proven, and tells each signature apart', async () => {
    await archive.house.background.settled();
    const id = await bring('cong-van-ky-so.pdf', await aSignedPdf(), letter('Công văn ký số thử nghiệm'));
    const { page } = reader;
    await signIn(page, archivist);
    await page.goto(`/records/${id}`);
    const card = page.locator('#signatures');
    await card.getByText('Chưa kết luận được.', { exact: false }).first().waitFor();
    await card.getByText('1. Nguyễn Văn Hư Cấu').waitFor();
    await shoot(reader, 'record');
    await card.locator('details.signature summary').first().click();
    await card.getByText('Dẫn tới gốc tin cậy: Thử nghiệm.').first().waitFor();
    await card.scrollIntoViewIfNeeded();
    await shoot(reader, 'record-open');
  });

  it('the signed revision lies beside the present one, page by page', async () => {
    const { page } = reader;
    await page.locator('#signatures').getByRole('link', { name: 'Xem bản đã ký cạnh bản hiện tại' }).first().click();
    await page.getByRole('heading', { name: 'Bản đã ký và bản hiện tại' }).waitFor();
    await page.locator('.comparison image').first().waitFor();
    await page.waitForLoadState('networkidle');
    await shoot(reader, 'compare');
  });

  it('the reports open, in print too', async () => {
    const { page } = reader;
    await page.goto(`/records/${records.get('cong-van-ky-so.pdf') ?? ''}`);
    await page.locator('#signatures').getByRole('link', { name: 'Chi tiết' }).click();
    await page.getByRole('heading', { name: 'Kết quả kiểm tra chữ ký số' }).waitFor();
    await shoot(reader, 'report');
    await page.getByRole('link', { name: 'Bản in' }).click();
    await page.getByRole('heading', { name: 'Phiếu kết quả kiểm tra chữ ký số' }).waitFor();
    await shoot(reader, 'print');
    await page.goto(`/records/${records.get('cong-van-ky-so.pdf') ?? ''}/signatures`);
    await page.getByRole('heading', { name: 'Các lần kiểm tra' }).waitFor();
    await page.getByRole('button', { name: 'Kiểm tra lại' }).click();
    await page.getByText('Đã kiểm tra lại.').waitFor();
    await shoot(reader, 'again');
  });

  it('a file can be checked without being kept; what is no PDF is told so', async () => {
    const { page } = reader;
    await page.goto('/signatures/check');
    await shoot(reader, 'check');
    const before = reader.faults.length;
    await page.locator('#file').setInputFiles({ name: 'anh.pdf', mimeType: 'application/pdf', buffer: Buffer.from('not a PDF at all') });
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    await page.getByText('Tệp này không phải PDF.').first().waitFor();
    (reader.faults as string[]).splice(before);
    await shoot(reader, 'check-refused');
    await page.locator('#file').setInputFiles({ name: 'cong-van.pdf', mimeType: 'application/pdf', buffer: await aSignedPdf() });
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    await page.getByText('Tệp đã được kiểm tra và không được lưu lại.').waitFor();
    await shoot(reader, 'checked');
  });

  it('real letters read so that a clerk understands', async function () {
    if (!existsSync(GOV)) return skipOrFail(this, 'gov', 'the folder with real letters is not there');
    const { page } = reader;
    for (const name of ['letter-six-signatures', 'scan-five-signatures', 'gazette-text-signed', 'gazette-scan-signed-4p', 'law-scan-11p']) {
      await page.goto('/signatures/check');
      await page.locator('#file').setInputFiles({ name: `${name}.pdf`, mimeType: 'application/pdf', buffer: readFileSync(`${GOV}${name}.pdf`) });
      await page.getByRole('button', { name: 'Kiểm tra' }).click();
      await page.getByText('Tệp đã được kiểm tra và không được lưu lại.').waitFor();
      await shoot(reader, `gov-${name}`);
    }
    const id = await bring('letter-six-signatures.pdf', readFileSync(`${GOV}letter-six-signatures.pdf`), letter('Công văn của Bộ Công an', { issuerName: 'Bộ Công an', signerName: 'Đào Mạnh Hà' }));
    await page.goto(`/records/${id}`);
    await shoot(reader, 'gov-record');
    await page.locator('#signatures details.signature summary').first().click();
    await page.locator('#signatures').getByRole('link', { name: 'Xem bản đã ký cạnh bản hiện tại' }).first().click();
    await page.locator('.comparison image').first().waitFor();
    await shoot(reader, 'gov-compare');
  });

  it('a change of trust reaches the work list of those who keep the papers', async () => {
    const { page } = two;
    const { access, trust } = archive.house.archive;
    const actors = await Promise.all([first, second].map(async (account) => (await access.signIn(account.loginName, PASSWORD, '127.0.0.1')).signedIn.actor));
    const [mover, seconder] = actors as [OfficerActor, OfficerActor];
    const [anchor] = (await trust.overview(mover)).content.anchors;
    const [proposal] = await trust.propose(mover, { kind: 'withdraw-anchor', fingerprint: anchor?.fingerprint ?? '', reason: 'Thử thu lại lòng tin' });
    await trust.confirm(seconder, proposal?.id ?? '', anchor?.fingerprint ?? '');
    await archive.house.background.settled();
    await page.goto('/admin/trust');
    await shoot(two, 'trust-withdrawn');
    await reader.page.goto('/signatures/changes');
    await reader.page.getByRole('heading', { name: 'Kết quả chữ ký thay đổi' }).waitFor();
    await shoot(reader, 'changes');
  });

  it('the same pages speak English', async () => {
    const { page } = reader;
    await page.goto(`/records/${records.get('cong-van-ky-so.pdf') ?? ''}?lang=en`);
    await page.getByRole('heading', { name: 'Digital signatures' }).waitFor();
    await shoot(reader, 'record-en');
    await two.page.goto('/admin/trust?lang=en');
    await two.page.getByRole('heading', { name: 'Trusted certificates' }).waitFor();
    await shoot(two, 'trust-en');
  });

  it('no page threw, logged an error, missed a file or was answered with one', () => {
    assert.deepEqual([...one.faults, ...two.faults, ...reader.faults], []);
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
