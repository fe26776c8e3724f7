import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAILURES, explain, statusOf } from '../../../server/archive/signatures/verifier/vietnamese/explain.js';
import { readCapacity, titleFits } from '../../../server/archive/signatures/verifier/vietnamese/signing-title.js';
import { matchIdentifier, readIdentifiers } from '../../../server/archive/signatures/verifier/vietnamese/subject.js';
import { holderOf } from '../../../server/archive/signatures/verifier/vietnamese/holder.js';
import { verify } from '../../../server/archive/signatures/verifier/verify.js';
import { onePage, signedForm, TinyPdf } from './support/tiny-pdf.js';

const UID = '0.9.2342.19200300.100.1.1';
const subject = (...values: string[]) => readIdentifiers({ attributes: values.map((text) => ({ oid: UID, text })), rdns: [], key: '' });
const summary = (commonName: string, identifiers = subject()) => ({ certificate: { fingerprint: '', subject: '', issuer: '', serial: '', notBefore: '', notAfter: '' }, commonName, identifiers });

describe('the words of Vietnamese certificates', () => {
  it('collects every identifier and types it by prefix, then by length', () => {
    assert.deepEqual(subject('CMND:012345678901', 'MST:0102357802', '123456789'), [
      { type: 'CCCD', value: '012345678901' },
      { type: 'MST', value: '0102357802' },
      { type: 'CMND', value: '123456789' },
    ]);
  });

  it('answers khớp, không khớp and không có', () => {
    const ids = subject('CCCD:012345678901');
    assert.equal(matchIdentifier(ids, 'CCCD', '012345678901'), 'match');
    assert.equal(matchIdentifier(ids, 'CCCD', '999999999999'), 'mismatch');
    assert.equal(matchIdentifier(ids, 'MST', '0102357802'), 'absent');
  });

  it('tells persons from agencies', () => {
    assert.equal(holderOf(summary('Đào Mạnh Hà')), 'person');
    assert.equal(holderOf(summary('CỤC CẢNH SÁT PHÒNG CHÁY')), 'agency');
    assert.equal(holderOf(summary('UBND tỉnh Lâm Đồng')), 'agency');
    assert.equal(holderOf(summary('X', subject('MST:0102357802'))), 'agency');
  });

  it('reads KT., TM., TL. and doubts a head who signs for himself', () => {
    assert.equal(readCapacity('KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH'), 'KT');
    assert.equal(readCapacity('TM. ỦY BAN NHÂN DÂN'), 'TM');
    assert.equal(titleFits('KT', 'Phó Chủ tịch'), 'fits');
    assert.equal(titleFits('KT', 'Chủ tịch'), 'doubtful');
  });

  it('says that a file without signatures holds at most a picture of one', () => {
    const pdf = new TinyPdf();
    pdf.revision(onePage('', ''));
    const verdict = verify(pdf.bytes(), { now: 0 });
    assert.equal(verdict.main, 'NO_SIGNATURE');
    assert.deepEqual(explain(verdict).map((one) => one.code), ['picture-only']);
  });

  it('calls a signature whose range points nowhere rewritten after signing', () => {
    const bytes = Buffer.from(signedForm().toString('latin1').replace('[0 10 20 30]', '[0 1 2 9999]'), 'latin1');
    const verdict = verify(bytes, { now: 0 });
    assert.equal(verdict.main, 'TOTAL_FAILED');
    assert.equal(statusOf(verdict.signatures[0] as (typeof verdict.signatures)[number]), 'INVALID_INTEGRITY');
  });

  it('has three sentences in both languages for each of the fifteen failures', () => {
    const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../server/platform/i18n/locales');
    for (const language of ['vi', 'en']) {
      const texts = JSON.parse(readFileSync(path.join(folder, language, 'signatures.json'), 'utf8')) as Record<string, string>;
      for (const code of FAILURES) {
        for (const part of ['found', 'means', 'todo']) {
          assert.ok((texts[`signatures.failure.${code}.${part}`] ?? '').length > 20, `${language} ${code} ${part}`);
        }
      }
    }
  });

  it('has a sentence for every message code that the verifier can give', () => {
    const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..');
    const read = (name: string): object => JSON.parse(readFileSync(path.join(root, `server/platform/i18n/locales/vi/${name}.json`), 'utf8')) as object;
    const texts = { ...read('signatures'), ...read('signature-evidence') };
    const sources = ['judge/judge-signature.ts', 'judge/judge-chain.ts', 'judge/judge-document-timestamp.ts', 'judge/prepared.ts', 'judge/hidden-content.ts', 'judge/seed-values.ts', 'pades/byte-range.ts', 'pades/profile.ts', 'verify.ts'];
    for (const source of sources) {
      const text = readFileSync(path.join(root, 'server/archive/signatures/verifier', source), 'utf8');
      for (const [, code] of text.matchAll(/'((?:document|cms|chain|revocation|algorithm|changes|timestamp|byterange|dictionary|pades|seed|hidden|time)\.[a-z0-9-]+)'/g)) {
        assert.ok(`signatures.message.${code}` in texts, `${source}: ${code}`);
      }
    }
  });
});
