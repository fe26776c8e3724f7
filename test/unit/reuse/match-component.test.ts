import assert from 'node:assert/strict';
import type { Component, ResultType, Satisfier } from '../../../server/archive/catalogue/model.js';
import type { ArchiveRecord, StatusChange } from '../../../server/archive/records/model.js';
import type { HeldPaper, UseContext } from '../../../server/archive/reuse/rules/match-component.js';
import { matchComponent } from '../../../server/archive/reuse/rules/match-component.js';

const TODAY = '2026-11-16';

function aType(code: string, validity: ResultType['validity']): ResultType {
  return {
    code, nameVi: code, nameEn: code, abbreviation: 'X', kind: 'result', resultCodes: [], functionCode: 'ho-tich', archivalTypeCode: '32', fields: [], validity,
    retentionClassCode: 'x', sensitivity: 'personal', signatures: [], certainty: 'recalled',
  };
}

const TYPES = [
  aType('xac-nhan-tthn', { kind: 'months-from-issue', months: 6 }),
  aType('giay-khai-sinh', { kind: 'none' }),
  aType('ho-ngheo', { kind: 'calendar-year-end' }),
  aType('gplx', { kind: 'until-date-field', field: 'expiresOn' }),
];

const context: UseContext = {
  today: TODAY, neededUntil: TODAY, resultType: (code) => TYPES.find((type) => type.code === code), purposeName: (code) => `mục đích ${code}`,
  dataSourceName: (code) => `CSDL ${code}`, abolished: () => ({ name: 'Sổ hộ khẩu', instead: 'Tra cứu CSDL dân cư.' }),
};

function aPaper(changes: Partial<ArchiveRecord> = {}, more: { relation?: string; statusHistory?: StatusChange[] } = {}): HeldPaper {
  const record: ArchiveRecord = {
    id: 'r1', objectId: 'urn:uuid:r1', title: 'Giấy', abstract: null, documentNumber: '12/UBND-XN', typeCode: 'giay-khai-sinh', issuedOn: '2026-10-01',
    issuerName: 'UBND xã', issuerAgencyId: null, custodianAgencyId: 'a', signerName: null, signerTitle: null, copyClass: 'A', sensitivity: 'personal',
    ownerIds: ['o'], dossierId: null, procedureCode: null, componentCode: null, purpose: null, validFrom: null, validTo: null, validity: 'in-force',
    fields: {}, retentionClass: null, signatureCount: 0, signatureState: 'none', pageCount: 1, textState: 'text-layer', textConfidence: 1,
    accessionedAt: '', accessionedBy: '', version: 1, ...changes,
  };
  return { record, statusHistory: more.statusHistory ?? [], relation: more.relation ?? 'self', ownerName: 'Nguyễn Văn Thử' };
}

function aComponent(satisfier: Partial<Satisfier> = {}, changes: Partial<Component> = {}): Component {
  return {
    code: 'giay-to', nameVi: 'Giấy tờ', nameEn: 'Paper', kind: 'paper', required: true, certainty: 'recalled',
    satisfiers: [{ resultTypeCode: 'giay-khai-sinh', copyClasses: ['A', 'B', 'C', 'D'], relations: ['self'], certainty: 'recalled', ...satisfier }], ...changes,
  };
}

const reasonsOf = (component: Component, paper: HeldPaper, more: Partial<UseContext> = {}): string[] =>
  (matchComponent(component, [paper], { ...context, ...more }).candidates[0]?.reasons ?? []).map((reason) => reason.code);

describe('the look-up of one component', () => {
  it('says usable when every condition holds', () => {
    const answer = matchComponent(aComponent(), [aPaper()], context);
    assert.equal(answer.state, 'usable');
    assert.equal(answer.reason.code, 'valid-without-end');
  });

  it('says not held when nothing of the type is there', () => {
    assert.equal(matchComponent(aComponent(), [], context).state, 'missing');
    assert.equal(matchComponent(aComponent(), [aPaper({ typeCode: 'gplx' })], context).state, 'missing');
  });

  it('takes a marital status paper on the day six months end, and not one day after', () => {
    const component = aComponent({ resultTypeCode: 'xac-nhan-tthn' });
    assert.deepEqual(reasonsOf(component, aPaper({ typeCode: 'xac-nhan-tthn', issuedOn: '2026-05-16' })), []);
    assert.deepEqual(reasonsOf(component, aPaper({ typeCode: 'xac-nhan-tthn', issuedOn: '2026-05-15' })), ['ended']);
  });

  it('refuses the poor-household paper of last year', () => {
    assert.deepEqual(reasonsOf(aComponent({ resultTypeCode: 'ho-ngheo' }), aPaper({ typeCode: 'ho-ngheo', issuedOn: '2025-12-30' })), ['ended']);
  });

  it('reads the end from the field of the type and lets the printed end win', () => {
    const component = aComponent({ resultTypeCode: 'gplx' });
    assert.deepEqual(reasonsOf(component, aPaper({ typeCode: 'gplx', fields: { expiresOn: '2026-05-12' } })), ['ended']);
    assert.deepEqual(reasonsOf(component, aPaper({ typeCode: 'gplx', fields: { expiresOn: '2026-05-12' }, validTo: '2030-01-01' })), []);
  });

  it('wants the paper to hold until the result is due', () => {
    const component = aComponent({ resultTypeCode: 'gplx' });
    assert.deepEqual(reasonsOf(component, aPaper({ typeCode: 'gplx', validTo: '2026-11-20' }), { neededUntil: '2026-12-01' }), ['ends-before-due']);
  });

  it('wants the stated purpose', () => {
    const component = aComponent({ resultTypeCode: 'xac-nhan-tthn', purposeCode: 'ket-hon' });
    assert.deepEqual(reasonsOf(component, aPaper({ typeCode: 'xac-nhan-tthn', purpose: 'vay-von' })), ['wrong-purpose']);
    assert.deepEqual(reasonsOf(component, aPaper({ typeCode: 'xac-nhan-tthn', purpose: null })), ['wrong-purpose']);
    assert.deepEqual(reasonsOf(component, aPaper({ typeCode: 'xac-nhan-tthn', purpose: 'ket-hon' })), []);
  });

  it('counts the age of a paper in months and never guesses it', () => {
    const component = aComponent({ maxAgeMonths: 6 });
    assert.deepEqual(reasonsOf(component, aPaper({ issuedOn: '2026-05-15' })), ['too-old']);
    assert.deepEqual(reasonsOf(component, aPaper({ issuedOn: null })), ['age-unknown']);
  });

  it('refuses a citizen photo where only copies of weight are accepted', () => {
    assert.deepEqual(reasonsOf(aComponent(), aPaper({ copyClass: 'E' })), ['copy-not-accepted']);
  });

  it('accepts a child\'s paper for the parent only where the law allows the relation', () => {
    assert.deepEqual(reasonsOf(aComponent(), aPaper({}, { relation: 'child' })), ['relation-not-accepted']);
    assert.deepEqual(reasonsOf(aComponent({ relations: ['self', 'child'] }), aPaper({}, { relation: 'child' })), []);
  });

  for (const validity of ['suspended', 'revoked', 'superseded', 'expired'] as const) {
    it(`never calls a ${validity} paper usable and says since when and by which act`, () => {
      const change: StatusChange = { recordId: 'r1', status: validity, from: '2026-03-01', reason: 'cải chính', reference: '12/QĐ-UBND', supersededById: null, recordedAt: '', recordedBy: '' };
      const answer = matchComponent(aComponent(), [aPaper({ validity }, { statusHistory: [change] })], context);
      assert.equal(answer.state, 'held-but');
      assert.deepEqual(answer.reason, { code: validity, params: { on: '01/03/2026', reference: '12/QĐ-UBND' } });
    });
  }

  it('puts the usable paper first and the better copy before the newer one', () => {
    const answer = matchComponent(aComponent(), [aPaper({ id: 'new-d', copyClass: 'D', issuedOn: '2026-11-01' }), aPaper({ id: 'old', validity: 'superseded' }), aPaper({ id: 'a' })], context);
    assert.deepEqual(answer.candidates.map((candidate) => candidate.recordId), ['a', 'new-d', 'old']);
  });

  it('looks data up instead of asking, but shows a usable paper when there is one', () => {
    const component = aComponent({}, { kind: 'data', dataSourceCode: 'dan-cu' });
    assert.deepEqual(matchComponent(component, [], context).reason, { code: 'look-up-data', params: { source: 'CSDL dan-cu' } });
    assert.equal(matchComponent(component, [aPaper()], context).state, 'usable');
  });

  it('names a paper nobody may ask for and what answers instead', () => {
    const answer = matchComponent(aComponent({}, { kind: 'abolished', abolishedPaperCode: 'so-ho-khau' }), [aPaper()], context);
    assert.equal(answer.state, 'abolished');
    assert.equal(answer.candidates.length, 0);
  });

  it('ignores a satisfier that does not hold today', () => {
    assert.equal(matchComponent(aComponent({ validTo: '2025-12-31' }), [aPaper()], context).state, 'missing');
  });
});
