import assert from 'node:assert/strict';
import type { Agency, ResultType } from '../../../../server/archive/catalogue/model.js';
import type { Submission, Suggestion } from '../../../../server/archive/intake/model.js';
import { completeMetadata, metadataFaults, withDeliveryContext } from '../../../../server/archive/intake/rules/complete-metadata.js';
import { validityEnd } from '../../../../server/archive/catalogue/rules/validity-end.js';
import { findPrintedNumbers } from '../../../../server/archive/intake/rules/find-printed-numbers.js';
import { findTypeByTitle } from '../../../../server/archive/intake/rules/find-type-by-title.js';
import { matchIssuer } from '../../../../server/archive/intake/rules/match-issuer.js';
import { bestSuggestion, suggestMetadata } from '../../../../server/archive/intake/rules/suggest-metadata.js';
import type { SuggestionSources } from '../../../../server/archive/intake/rules/suggest-metadata.js';
import { logicalPathsOf, mediaTypeOf } from '../../../../server/archive/intake/rules/name-object-files.js';

const TYPE = {
  code: 'giay-khai-sinh', nameVi: 'Giấy khai sinh', nameEn: 'Birth certificate', abbreviation: 'GKS', kind: 'result', resultCodes: [], functionCode: 'ho-tich',
  archivalTypeCode: '32', validity: { kind: 'months-from-issue', months: 6 }, retentionClassCode: 'HT-02', sensitivity: 'personal', signatures: [], certainty: 'design',
  fields: [
    { key: 'subjectName', labelVi: 'Họ và tên', labelEn: 'Name', kind: 'text', required: true },
    { key: 'birthDate', labelVi: 'Ngày sinh', labelEn: 'Birth', kind: 'date', required: false },
  ],
} as const satisfies ResultType;

const GOOD = {
  typeCode: TYPE.code, title: 'Giấy khai sinh', issuedOn: '2026-01-31', issuerName: 'UBND xã Bình Sơn', ownerIds: ['o1'], fields: { subjectName: 'Trần Thị B' },
};

describe('metadata of a paper', () => {
  it('is complete with type, title, day, issuer, owner and the fields of its type', () => {
    assert.deepEqual(metadataFaults(GOOD, TYPE, '2026-11-16'), []);
    assert.deepEqual(metadataFaults({}, undefined, '2026-11-16').map((fault) => fault.field), ['typeCode', 'title', 'issuedOn', 'issuerName']);
    assert.deepEqual(metadataFaults({ ...GOOD, ownerIds: [], fields: { subjectName: '  ' } }, TYPE, '2026-11-16').map((fault) => fault.field), ['ownerId', 'fields.subjectName']);
  });
  it('is refused with days that do not exist, ends before starts and texts without end', () => {
    const faults = metadataFaults({ ...GOOD, issuedOn: '2026-02-30', validFrom: '2026-03-01', validTo: '2026-02-01', title: 'x'.repeat(501), fields: { ...GOOD.fields, birthDate: '31/12' } }, TYPE, '2026-11-16');
    assert.deepEqual(faults.map(({ field, code }) => `${field} ${code}`), ['title too-long', 'issuedOn not-a-date', 'validTo before-start', 'fields.birthDate not-a-date']);
  });
  it('takes owner, dossier and procedure from the delivery where the sender named none', () => {
    const submission = { ownerId: 'o9', dossierId: 'd9', procedureCode: '1.001193' } as Submission;
    const filled = withDeliveryContext({ title: 'T' }, submission);
    assert.deepEqual([filled.ownerIds, filled.dossierId, filled.procedureCode], [['o9'], 'd9', '1.001193']);
    assert.deepEqual(withDeliveryContext({ ownerIds: ['o1'], dossierId: 'd1' }, submission).ownerIds, ['o1']);
  });
  it('gets the end of validity from its type, and never less protection than its type asks', () => {
    const done = completeMetadata({ ...GOOD, sensitivity: 'public', abstract: '  ' }, TYPE);
    assert.deepEqual([done.validFrom, done.validTo, done.sensitivity, done.abstract], ['2026-01-31', '2026-07-31', 'personal', null]);
    assert.equal(completeMetadata({ ...GOOD, sensitivity: 'sensitive' }, TYPE).sensitivity, 'sensitive');
  });
});

describe('the end of validity', () => {
  it('follows the rule of the type', () => {
    assert.equal(validityEnd({ kind: 'none' }, '2026-01-01', {}), null);
    assert.equal(validityEnd({ kind: 'until-changed' }, '2026-01-01', {}), null);
    assert.equal(validityEnd({ kind: 'calendar-year-end' }, '2026-03-05', {}), '2026-12-31');
    assert.equal(validityEnd({ kind: 'months-from-issue', months: 6 }, '2025-08-31', {}), '2026-02-28');
    assert.equal(validityEnd({ kind: 'months-from-issue', months: 6 }, null, {}), null);
    assert.equal(validityEnd({ kind: 'until-date-field', field: 'expiresOn' }, null, { expiresOn: '2030-01-01' }), '2030-01-01');
    assert.equal(validityEnd({ kind: 'until-date-field', field: 'expiresOn' }, null, { expiresOn: 'sang năm' }), null);
  });
});

describe('suggestions', () => {
  const read = (field: string, value: string, confidence: number): Suggestion => ({ field, value, confidence, method: 'letter-layout', page: 1, box: { x: 1, y: 2, width: 3, height: 4 }, evidence: value });
  const sources = (change: Partial<SuggestionSources> = {}): SuggestionSources => ({
    read: [], given: {}, dossier: { ownerId: null, expectedTypes: [] }, typeByTitle: undefined, issuerAgency: undefined, signatureCount: 0, scanned: true, ...change,
  });

  it('keep both values where sender and paper disagree, the sender\'s first', () => {
    const all = suggestMetadata(sources({ read: [read('documentNumber', '972/UBND-KSTTHC', 0.9)], given: { documentNumber: '927/UBND-KSTTHC' } }));
    assert.deepEqual(all.filter((one) => one.field === 'documentNumber').map((one) => [one.value, one.method]), [['927/UBND-KSTTHC', 'caller'], ['972/UBND-KSTTHC', 'letter-layout']]);
  });
  it('are surer where both agree, and keep the place on the page', () => {
    const best = bestSuggestion(suggestMetadata(sources({ read: [read('signerName', 'Đặng Văn Minh', 0.8)], given: { signerName: 'đặng văn minh' } })), 'signerName');
    assert.ok(best !== undefined && best.confidence > 0.95 && best.page === 1 && best.box !== null);
  });
  it('never reach certainty: nothing guessed looks official', () => {
    const all = suggestMetadata(sources({ read: [read('title', 'A', 1), read('title', 'a', 1)].map((one) => ({ ...one, confidence: 0.99 })), given: { title: 'A' }, signatureCount: 2 }));
    assert.ok(all.every((one) => one.confidence < 1));
    assert.equal(bestSuggestion(all, 'copyClass')?.confidence, 0.4);
  });
  it('fill no field that nobody said anything about', () => {
    assert.deepEqual(suggestMetadata(sources()).map((one) => one.field), ['copyClass']);
  });
  it('make a title of the abstract when the paper has none', () => {
    const best = bestSuggestion(suggestMetadata(sources({ read: [read('abstract', 'đẩy mạnh chuyển đổi số', 0.9)] })), 'title');
    assert.equal(best?.value, 'Đẩy mạnh chuyển đổi số');
    assert.equal(best?.method, 'inferred');
  });
  it('take the type from a dossier only when the procedure issues a single one', () => {
    assert.equal(bestSuggestion(suggestMetadata(sources({ dossier: { ownerId: 'o', expectedTypes: ['a'] } })), 'typeCode')?.value, 'a');
    assert.equal(bestSuggestion(suggestMetadata(sources({ dossier: { ownerId: 'o', expectedTypes: ['a', 'b'] } })), 'typeCode'), undefined);
  });
});

describe('numbers printed on a paper', () => {
  it('are found in groups and in a row, each once; telephones and document numbers are not', () => {
    const text = 'CCCD: 051 090 001 234, CMND 212345678; MST: 4300205943-001. ĐT: 0255 3822 456. Số 123456789/QĐ-UBND. 051090001234';
    assert.deepEqual(findPrintedNumbers(text).map((id) => `${id.kind} ${id.value}`), ['personal-number 051090001234', 'cmnd 212345678', 'tax-code 4300205943001']);
  });
  it('include tax codes with a right check digit and passports after their word', () => {
    assert.deepEqual(findPrintedNumbers('MST 0100109106; Hộ chiếu số B1234567').map((id) => id.kind), ['tax-code', 'passport']);
  });
});

describe('the printed issuer', () => {
  const agency = (id: string, name: string, printedNames: string[] = [], validTo?: string): Agency => ({
    id, name, nameEn: name, level: 'commune', codes: [], printedNames, unitIds: [], certainty: 'design', ...(validTo === undefined ? {} : { validTo }),
  });
  const agencies = [agency('xa', 'UBND xã Bình Sơn'), agency('tinh', 'UBND tỉnh Quảng Ngãi', ['ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI']), agency('huyen', 'UBND huyện Bình Sơn', [], '2025-06-30')];

  it('is matched by any of its names, marks and case apart', () => {
    assert.deepEqual(matchIssuer('Uỷ ban nhân dân tỉnh Quảng Ngãi', agencies, '2022-04-06'), { agencyId: 'tinh', exact: true });
    assert.deepEqual(matchIssuer('ỦY BAN NHÂN DÂN XÃ BÌNH SƠN', agencies, undefined), { agencyId: 'xa', exact: true });
  });
  it('is an agency that existed on the day of issue', () => {
    assert.deepEqual(matchIssuer('UBND HUYỆN BÌNH SƠN', agencies, '2024-01-01'), { agencyId: 'huyen', exact: true });
    assert.equal(matchIssuer('UBND HUYỆN BÌNH SƠN', agencies, '2026-01-01'), undefined);
  });
  it('is left open when it could be several or none', () => {
    assert.equal(matchIssuer('Sở Tư pháp', agencies, undefined), undefined);
    assert.equal(matchIssuer('', agencies, undefined), undefined);
    assert.deepEqual(matchIssuer('UBND tỉnh Quảng Ngãi - Văn phòng', agencies, undefined), { agencyId: 'tinh', exact: false });
  });
});

describe('a paper\'s own title', () => {
  it('tells its type, the longer name before the shorter', () => {
    const long = { ...TYPE, code: 'ban-sao', nameVi: 'Giấy khai sinh (bản sao)' };
    const other = { ...TYPE, code: 'trich-luc', nameVi: 'Trích lục khai sinh' };
    assert.equal(findTypeByTitle('CỘNG HÒA…\nGIẤY KHAI SINH\nHọ tên', [TYPE, other])?.typeCode, 'giay-khai-sinh');
    assert.equal(findTypeByTitle('căn cứ giấy khai sinh', [TYPE, long]), undefined);
  });
});

describe('files in an object', () => {
  it('are named by their place and content, never by the sender', () => {
    assert.deepEqual(logicalPathsOf(['jpeg', 'png', 'tiff', 'pdf']), ['master/0001.jpg', 'master/0002.png', 'master/0003.tif', 'master/0004.pdf']);
    assert.equal(mediaTypeOf('master/0003.tif'), 'image/tiff');
    assert.equal(mediaTypeOf('text/pages.json'), 'application/json');
  });
});
