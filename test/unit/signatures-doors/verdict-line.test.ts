import assert from 'node:assert/strict';
import { presentJudgement } from '../../../server/archive/signatures/doors/present-judgement.js';
import type { Judgement } from '../../../server/archive/signatures/doors/present-judgement.js';
import { etsiReport } from '../../../server/archive/signatures/doors/etsi-report.js';
import { commonName, readable } from '../../../server/archive/signatures/doors/readable.js';
import { verify } from '../../../server/archive/signatures/verifier/verify.js';
import type { SignatureReport } from '../../../server/archive/signatures/model.js';
import { createTranslator } from '../../../server/platform/i18n/translator.js';
import { onePage, TinyPdf } from '../signatures/support/tiny-pdf.js';
import { judgementOf, judgeScene, SIGNED } from './support-scenes.js';
import type { Scene } from './support-scenes.js';
import { checkTelling } from './support-telling.js';

const DAY = 86_400_000;
const translator = createTranslator();
const TREES = new Map([['test', 'Cây thử nghiệm']]);

function lineOf(judgement: Judgement): string {
  const view = presentJudgement(judgement, TREES);
  return `${translator.t('vi', view.wordKey)}. ${translator.t('vi', view.line.key, view.line.params)}`;
}

function statementsOf(judgement: Judgement): string[] {
  return presentJudgement(judgement, TREES).statements.map((one) => translator.t('vi', one.message.key, one.message.params));
}

/** A byte of the page's text becomes another one. */
const touched = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf('Pay 100');
  copy[at + 4] = 0x39;
  return copy;
};
const appended = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.from('\nsomething else\n')]);

const SCENES: readonly (readonly [what: string, scene: Scene, line: RegExp, says: readonly RegExp[], never: RegExp])[] = [
  ['a good signature without time stamp', {}, /^Hợp lệ\. Nội dung không đổi từ khi ký; .*chưa bị thu hồi lúc kiểm tra .*Giờ ký chỉ là giờ khai báo/, [/còn nguyên vẹn/, /dẫn tới gốc tin cậy/, /chưa bị thu hồi/, /chỉ là giờ do máy/], /Đã chứng minh: có trước/],
  ['a good signature with a time stamp', { stamped: true, listAt: SIGNED }, /^Hợp lệ\. Nội dung không đổi từ khi ký; đã chứng minh chữ ký có trước 12:00 01\/06\/2024/, [/Đã chứng minh: có trước 12:00 01\/06\/2024 \(dấu thời gian\)/], /chỉ là giờ/],
  ['an unknown root', { untrusted: true }, /^Chưa kết luận được\. Nội dung không đổi từ khi ký, nhưng chưa xác nhận được nơi cấp .*không có nghĩa là giả/, [/Chưa xác nhận được nơi cấp chứng thư của 1 trong 1/], /dẫn tới gốc tin cậy/],
  ['no revocation data', { noList: true }, /^Chưa kết luận được\. .*chưa biết chứng thư có bị thu hồi hay không/, [/Chưa có thông tin thu hồi/], /chưa bị thu hồi vào/],
  ['a revoked certificate without proof of time', { revoked: SIGNED + 60_000, noList: false }, /^Chưa kết luận được\. .*đã bị thu hồi và không có bằng chứng/, [/đã bị thu hồi/], /chưa bị thu hồi vào thời điểm/],
  ['a revocation after a proven time', { stamped: true, revoked: SIGNED + 2 * DAY, listAt: SIGNED + 3 * DAY, now: SIGNED + 4 * DAY }, /^Hợp lệ\. /, [/bị thu hồi sau thời điểm chứng minh được/], /đã bị thu hồi\./],
  ['an expired certificate without proof of time', { signer: { to: SIGNED + DAY }, now: SIGNED + 30 * DAY }, /^Chưa kết luận được\. .*đã hết hạn và không có bằng chứng/, [/còn nguyên vẹn/], /Đã chứng minh: có trước/],
  ['a changed byte', { spoil: touched }, /^Không hợp lệ\. Nội dung hoặc chữ ký đã bị thay đổi: không chứng minh được/, [/1 trong 1 chữ ký không khớp/], /còn nguyên vẹn|không đổi từ khi ký/],
  ['foreign bytes after the end', { spoil: appended }, /^Không hợp lệ\. /, [], /^Hợp lệ/],
  ['a certificate for another purpose', { signer: { usage: 0x20 } }, /^Chưa kết luận được\. /, [], /^Hợp lệ/],
  ['two signers in one signature', { sign: { twoSigners: true } }, /^Không hợp lệ\. /, [], /^Hợp lệ/],
];

describe('the one line over a judged file', () => {
  for (const [what, scene, line, says, never] of SCENES) {
    it(`says for ${what} exactly what was proven`, () => {
      const judgement = judgeScene(scene);
      const text = lineOf(judgement);
      assert.match(text, line);
      const statements = statementsOf(judgement);
      for (const wanted of says) assert.ok(statements.some((one) => wanted.test(one)), `${String(wanted)} in ${statements.join(' | ')}`);
      assert.doesNotMatch([text, ...statements].join(' | '), never);
    });
  }

  it('calls a file without signatures a picture of signatures at best', () => {
    const pdf = new TinyPdf();
    pdf.revision(onePage('', ''));
    const judgement = judgementOf(verify(pdf.bytes(), { now: SIGNED }));
    assert.match(lineOf(judgement), /^Không có chữ ký số\. .*ảnh chữ ký, không có chữ ký số/);
    assert.deepEqual(statementsOf(judgement), []);
  });

  it('does not call a valid signature valid where the type of document does not allow its tree', () => {
    const judgement: Judgement = { ...judgeScene({}), state: 'indeterminate', missingSigners: ['agency'] };
    assert.match(lineOf(judgement), /^Chưa kết luận được\. Từng chữ ký hợp lệ, nhưng/);
    const { notes } = presentJudgement(judgement, TREES);
    assert.match(notes.map((note) => translator.t('vi', note.key, note.params)).join(), /cần chữ ký số của cơ quan/);
  });

  it('tells one failure of several signatures once', () => {
    const judgement = judgeScene({ untrusted: true });
    const [one] = judgement.verdict.signatures;
    assert.ok(one !== undefined);
    const [explanation] = judgement.explanations;
    const twice: Judgement = { ...judgement, verdict: { ...judgement.verdict, signatures: [one, { ...one, field: 'Second' }] }, explanations: [explanation, { ...explanation, field: 'Second' }] as Judgement['explanations'] };
    const { failures } = presentJudgement(twice, TREES);
    assert.deepEqual(failures.map((failure) => [failure.code, failure.at]), [['untrusted-root', '1, 2']]);
  });
});

describe('sentences', () => {
  it('name people by their common name and times by the clock of Viet Nam', () => {
    assert.deepEqual(readable({ at: '2026-06-24T08:38:37.000Z', subject: 'C=VN, O=UBND, T=Chủ tịch, CN=Nguyễn Văn A, UID=CCCD:001090000001', count: 3, name: 'rsa sha1' }), { at: '15:38 24/06/2026', subject: 'Nguyễn Văn A', count: 3, name: 'rsa sha1' });
    assert.equal(commonName('CN=CỤC CẢNH SÁT PHÒNG CHÁY, CHỮA CHÁY, O=BỘ CÔNG AN'), 'CỤC CẢNH SÁT PHÒNG CHÁY, CHỮA CHÁY');
    assert.equal(commonName('O=Without'), 'O=Without');
  });
});

describe('whatever the verifier says', () => {
  it('every scene is told in both languages', () => {
    for (const [what, scene] of SCENES) checkTelling(judgeScene(scene), what);
  });
});

describe('the report in the structure of ETSI TS 119 102-2', () => {
  const run = { trustVersion: 3 } as SignatureReport['run'];
  const reportOf = (judgement: Judgement): string => JSON.stringify(etsiReport({ format: 'kho-so.signature-report', formatVersion: 1, run, verdict: judgement.verdict, explanations: judgement.explanations, evidence: [] }));

  it('refers only to objects that it holds, and names indications by their URIs', () => {
    for (const [what, scene] of SCENES) {
      const text = reportOf(judgeScene(scene));
      const ids = new Set([...text.matchAll(/"@id":"([^"]+)"/g)].map((match) => match[1]));
      for (const [, list = ''] of text.matchAll(/"VOReference":\[([^\]]*)\]/g)) {
        for (const reference of list.split(',').map((one) => one.replace(/"/g, ''))) assert.ok(ids.has(reference), `${what}: ${reference}`);
      }
      for (const [, uri = ''] of text.matchAll(/"MainIndication":"([^"]+)"/g)) assert.match(uri, /^urn:etsi:019102:mainindication:(total-passed|indeterminate|total-failed|passed|failed)$/);
      assert.ok(Array.isArray((JSON.parse(text) as { ValidationReport: { SignatureValidationReport: unknown } }).ValidationReport.SignatureValidationReport));
    }
  });

  it('says when and why a certificate was revoked', () => {
    const text = reportOf(judgeScene({ revoked: SIGNED + 60_000 }));
    assert.match(text, /"RevocationStatusInformation":\{.*"RevocationTime":"2024-06-01T05:01:00.*"RevocationReason":"cessationOfOperation"/);
  });

  it('says by what the time was proven', () => {
    assert.match(reportOf(judgeScene({ stamped: true, listAt: SIGNED })), /"BestSignatureTime":\{"POETime":"2024-06-01T05:00:00[^}]*poetype:validation","POEObject":\{"VOReference":\["timestamp-signature-/);
  });
});
