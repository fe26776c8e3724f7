import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyFiles } from '../../../server/archive/signatures/verify-files.js';
import type { FileFailure, FileVerdict } from '../../../server/archive/signatures/verify-files.js';
import { signedPdf } from './support/signed-pdf.js';
import { signedForm } from './support/tiny-pdf.js';
import { issue, signCms } from './support/tiny-pki.js';

describe('the offline signature tool', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'verify-files-'));
    writeFileSync(path.join(folder, 'a.pdf'), signedForm());
    writeFileSync(path.join(folder, 'b.txt'), 'no pdf at all');
  });

  after(() => rmSync(folder, { recursive: true }));

  async function run(...names: string[]): Promise<(FileVerdict | FileFailure)[]> {
    const out = [];
    for await (const one of verifyFiles(names.map((name) => path.join(folder, name)), { at: Date.UTC(2026, 10, 22) })) {
      out.push(one);
    }
    return out;
  }

  it('gives one object a file, in order, and goes on after a missing one', async () => {
    const [first, missing, text] = await run('a.pdf', 'none.pdf', 'b.txt');
    assert.ok(first !== undefined && first.main === 'TOTAL_FAILED' && first.signatures.length === 1);
    assert.ok(missing !== undefined && 'error' in missing && missing.error === 'not-found' && missing.main === null);
    assert.ok(text !== undefined && text.main === 'NO_SIGNATURE');
  });

  it('calls a folder a folder, and needs a trust folder and a policy that are there', async () => {
    const [folderItself] = await run('.');
    assert.ok(folderItself !== undefined && 'error' in folderItself && folderItself.error === 'directory');
    const with_ = (options: { trustDirectory?: string; policyFile?: string }) => verifyFiles([path.join(folder, 'a.pdf')], { at: 0, ...options }).next();
    await assert.rejects(with_({ trustDirectory: path.join(folder, 'nowhere') }), /trust-folder-missing/);
    await assert.rejects(with_({ policyFile: path.join(folder, 'nowhere.json') }), /policy-file-invalid/);
    writeFileSync(path.join(folder, 'odd.json'), '{"checks": {"signerRevocation": "maybe"}}');
    await assert.rejects(with_({ policyFile: path.join(folder, 'odd.json') }), /policy-file-invalid/);
  });

  it('takes a plain folder or one file of certificates as anchors for every purpose', async () => {
    const root = issue('Root CA thử nghiệm', undefined, { ca: true });
    const signer = issue('Nguyễn Văn A', root, { serial: 5 });
    writeFileSync(path.join(folder, 'signed.pdf'), signedPdf((covered) => signCms(covered, signer, [root])));
    const place = path.join(folder, 'anchors-only');
    mkdirSync(place);
    writeFileSync(path.join(place, 'root.der'), root.certificate.raw);
    for (const trustDirectory of [place, path.join(place, 'root.der')]) {
      const { value } = (await verifyFiles([path.join(folder, 'signed.pdf')], { at: Date.UTC(2024, 6, 1), trustDirectory }).next()) as { value: FileVerdict };
      assert.deepEqual(value.signatures.map((one) => [one.chain.trusted, one.chain.tree, one.sub]), [[true, 'anchors-only', 'CERTIFICATE_CHAIN_GENERAL_FAILURE']]);
    }
  });

  it('gives sentences when asked, and names with each signature with what it was judged', async () => {
    const { value } = (await verifyFiles([path.join(folder, 'a.pdf')], { at: 0, text: (message) => `said: ${message.code}` }).next()) as { value: FileVerdict };
    const [one] = value.signatures;
    assert.ok(one !== undefined && one.messages.every((message) => (message as { text?: string }).text === `said: ${message.code}`));
    assert.deepEqual([one?.policyHash, one?.trustStoreHash, one?.verifierVersion, one?.validatedAt], [value.policyHash, value.trustStoreHash, value.verifierVersion, value.validatedAt]);
  });

  it('names policy, trust store and version in each answer, so that it can be made again', async () => {
    const [first, again] = [...(await run('a.pdf')), ...(await run('a.pdf'))];
    assert.deepEqual(first, again);
    assert.ok(first !== undefined && 'policyHash' in first && first.policyHash.length === 64 && first.trustStoreHash.length === 64 && first.verifierVersion !== '');
  });
});
