import assert from 'node:assert/strict';
import { checkFiles, sameMasters } from '../../../server/archive/records/rules/check-files.js';
import { checkMetadata, emptiedFields } from '../../../server/archive/records/rules/check-metadata.js';
import { issuerKey } from '../../../server/archive/records/rules/issuer-key.js';
import { metadataChanges } from '../../../server/archive/records/rules/metadata-changes.js';
import { aMaster, aRecord } from '../../builders/a-record.js';
import { aResultType } from '../../builders/a-register.js';

describe('the check of metadata', () => {
  it('finds nothing wrong with a usual record', () => assert.deepEqual(checkMetadata(aRecord(), '2026-11-16'), []));

  for (const [field, code, over] of [
    ['title', 'title-missing', { title: ' ' }],
    ['title', 'text-too-long', { title: 'x'.repeat(501) }],
    ['documentNumber', 'text-too-long', { documentNumber: '1'.repeat(121) }],
    ['issuedOn', 'date-invalid', { issuedOn: '2026-02-30' }],
    ['issuedOn', 'date-in-future', { issuedOn: '2026-11-17' }],
    ['validTo', 'dates-reversed', { validFrom: '2026-03-02', validTo: '2026-03-01' }],
    ['copyClass', 'value-unknown', { copyClass: 'Z' as never }],
    ['sensitivity', 'value-unknown', { sensitivity: 'secret' as never }],
    ['ownerIds', 'value-twice', { ownerIds: ['a', 'a'] }],
    ['ownerIds', 'too-many', { ownerIds: Array.from({ length: 51 }, (_, index) => `o${index}`) }],
    ['fields', 'text-too-long', { fields: { a: 'x'.repeat(100_001) } }],
  ] as const) {
    it(`names ${field}: ${code}`, () => {
      const faults = checkMetadata(aRecord(over as object), '2026-11-16');
      assert.deepEqual(faults.map((fault) => [fault.field, fault.code]), [[field, code]]);
    });
  }

  it('lets no required field be emptied, and one that was empty stay so', () => {
    assert.deepEqual(emptiedFields({ subjectName: 'A' }, { subjectName: '' }, aResultType()).map((fault) => fault.field), ['fields.subjectName']);
    assert.deepEqual(emptiedFields({}, {}, aResultType()), []);
  });
});

describe('what a correction changes', () => {
  it('is only what differs, with both values', () => {
    const { next, changes } = metadataChanges(aRecord(), { title: ' Giấy khai sinh (bản sao) ', issuedOn: '2026-03-02', issuerName: '' });
    assert.deepEqual(changes, {
      title: { from: 'Giấy khai sinh', to: 'Giấy khai sinh (bản sao)' },
      issuerName: { from: 'UBND xã Bình Sơn', to: null },
    });
    assert.equal(next.title, 'Giấy khai sinh (bản sao)');
  });

  it('is nothing when the fields come in another order', () => {
    const { changes } = metadataChanges(aRecord({ fields: { a: 1, b: 2 } }), { fields: { b: 2, a: 1 } });
    assert.deepEqual(changes, {});
  });
});

describe('the key of an issuer', () => {
  for (const [a, b] of [
    ['ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI', 'UBND tỉnh Quảng Ngãi'],
    ['Uỷ ban nhân dân thị trấn Châu Ổ', 'UBND TT. Châu Ổ'],
    ['Hội đồng nhân dân thành phố Kon Tum', 'HĐND TP Kon Tum'],
  ] as const) {
    it(`is the same for "${a}" and "${b}"`, () => assert.equal(issuerKey(a), issuerKey(b)));
  }
  it('tells two communes apart', () => assert.notEqual(issuerKey('UBND xã Bình Sơn'), issuerKey('UBND xã Bình Minh')));
});

describe('the files of a new record', () => {
  it('are fine with one master', () => assert.deepEqual(checkFiles([aMaster()]), []));
  for (const [what, files, code] of [
    ['none', [], 'master-missing'],
    ['only a derivative', [aMaster('x', { role: 'text' })], 'master-missing'],
    ['one path twice', [aMaster(), aMaster('b')], 'value-twice'],
    ['a path that climbs out', [aMaster('x', { logicalPath: '../x.pdf' })], 'path-invalid'],
    ['an absolute path', [aMaster('x', { logicalPath: '/etc/x' })], 'path-invalid'],
    ['a short digest', [aMaster('x', { sha256: 'abc' })], 'digest-malformed'],
  ] as const) {
    it(`are refused: ${what}`, () => assert.equal(checkFiles(files)[0]?.code, code));
  }
  it('are the same masters whatever the order and the derivatives', () => {
    const second = aMaster('b', { logicalPath: 'content/b.pdf' });
    assert.equal(sameMasters([aMaster(), second], [second, aMaster(), aMaster('t', { role: 'text', logicalPath: 't' })]), true);
    assert.equal(sameMasters([aMaster()], [aMaster('other')]), false);
  });
});
