import assert from 'node:assert/strict';
import type { Dossier } from '../../../server/archive/dossiers/model.js';
import { AGENCY_A, AGENCY_B, anArchive, given } from './an-archive.js';
import type { Browser, TestArchive } from './an-archive.js';

/** Purpose that the clients of the tests were granted. */
export const PURPOSE = 'Giải quyết thủ tục hành chính';
export const CODE_A = 'H48.71-261116-0001';

/** A record of the tests with the bytes it was made of. */
export interface Kept {
  readonly id: string;
  readonly bytes: Buffer;
  readonly path: string;
}

/** Two communes with staff, owners, dossiers and papers of their own. */
export interface TwoAgencies extends TestArchive {
  readonly counterA: Browser;
  readonly scanA: Browser;
  readonly archivistA: Browser;
  /** Every role of agency B that reads or acts on papers, without the whole province. */
  readonly strangerB: Browser;
  readonly admin: Browser;
  readonly ownerA: string;
  readonly ownerB: string;
  readonly dossierA: Dossier;
  readonly personal: Kept;
  readonly restricted: Kept;
  readonly open: Kept;
  readonly personalB: Kept;
  /** A paper of A that waits for an officer. */
  readonly waiting: { readonly itemId: string; readonly submissionId: string };
  /** A kept search of A's counter that the agency shares, an alert on it and an exported list. */
  readonly kept: { readonly search: string; readonly alert: string; readonly export: string };
}

/** Opens an archive of two communes. */
export async function twoAgencies(): Promise<TwoAgencies> {
  const base = await anArchive();
  await base.user('motcua.a', AGENCY_A, 'counter-officer');
  await base.user('sohoa.a', AGENCY_A, 'digitisation-officer');
  await base.user('luutru.a', AGENCY_A, 'archivist');
  await base.user('khach.b', AGENCY_B, 'counter-officer', 'digitisation-officer', 'archivist', 'agency-manager');
  await base.user('quantri', 'ubnd-tinh-quang-ngai', 'administrator');
  const counterA = await base.signIn('motcua.a');
  const scanA = await base.signIn('sohoa.a');
  const archivistA = await base.signIn('luutru.a');
  const strangerB = await base.signIn('khach.b');
  const admin = await base.signIn('quantri');
  const ownerA = await base.owner('Nguyễn Thị Mẫu', '051190000001');
  const ownerB = await base.owner('Trần Văn Thử', '051190000002');
  const dossierA = await base.dossier(counterA.actor, CODE_A, ownerA);
  const birth = (name: string, ownerId: string) => given('giay-khai-sinh', { title: `Giấy khai sinh ${name}`, ownerIds: [ownerId], fields: { subjectName: name, birthDate: '2026-02-01' } });
  const keep = async (...args: Parameters<TestArchive['bring']>): Promise<Kept> => {
    const { recordId, reason, bytes } = await base.bring(...args);
    assert.ok(recordId !== null, JSON.stringify(reason));
    const found = await base.house.archive.records.peek(recordId);
    return { id: recordId, bytes, path: found?.files.find((file) => file.role === 'master')?.logicalPath ?? '' };
  };
  const personal = await keep(scanA.actor, { number: '11/GKS', title: 'GIẤY KHAI SINH', paragraphs: ['Họ và tên: Nguyễn Thị Mẫu, nơi sinh Chimsaotrang'] }, birth('Nguyễn Thị Mẫu', ownerA));
  const restricted = await keep(scanA.actor, { number: '12/BB', title: 'BIÊN BẢN HỌP', paragraphs: ['Nội dung họp kín về Chimsaotrang'] }, given('bien-ban-hop', { title: 'Biên bản họp Chimsaotrang' }));
  const open = await keep(scanA.actor, { number: '13/UBND-VP', subject: 'thông báo chung', paragraphs: ['Chimsaotrang được thông báo rộng rãi'] }, given('cong-van', { title: 'Công văn Chimsaotrang', documentNumber: '13/UBND-VP' }));
  const personalB = await keep(strangerB.actor, { number: '14/GKS', title: 'GIẤY KHAI SINH', paragraphs: ['Họ và tên: Trần Văn Thử'] }, birth('Trần Văn Thử', ownerB));
  const waiting = await base.bring(counterA.actor, { number: '15/GKS', title: 'GIẤY KHAI SINH' }, {}, { dossierId: dossierA.id });
  assert.equal(waiting.recordId, null);
  const kept = await keepSearch(base, archivistA);
  return { ...base, counterA, scanA, archivistA, strangerB, admin, ownerA, ownerB, dossierA, personal, restricted, open, personalB, waiting, kept };
}

/** Keeps, watches and exports a search of the archivist of A, as he does on his pages. */
async function keepSearch(base: TestArchive, archivist: Browser): Promise<TwoAgencies['kept']> {
  const first = (pattern: RegExp, text: string): string => {
    const found = pattern.exec(text)?.[1];
    assert.ok(found !== undefined, String(pattern));
    return found;
  };
  await archivist.post('/saved-searches').type('form').send({ q: 'Chimsaotrang', name: 'Tìm Chimsaotrang của A', shared: '1', alert: '1' });
  await archivist.post('/exports').type('form').send({ q: 'Chimsaotrang', format: 'csv', reason: 'Kiểm tra của A' });
  await base.house.background.settled();
  return {
    search: first(/action="\/saved-searches\/([\w-]{36})"/, (await archivist.get('/saved-searches')).text),
    alert: first(/action="\/alerts\/([\w-]{36})\/stop"/, (await archivist.get('/alerts')).text),
    export: first(/href="\/exports\/([\w-]{36})\/file"/, (await archivist.get('/exports')).text),
  };
}
