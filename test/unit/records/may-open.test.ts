import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ROLES, systemActor } from '../../../server/kernel/actor.js';
import { SENSITIVITIES } from '../../../server/kernel/scope.js';
import { clientScope, mayOpen } from '../../../server/archive/records/rules/may-open.js';
import type { NamedDossier } from '../../../server/archive/records/rules/may-open.js';
import { aClient, anOfficer } from '../../builders/an-officer.js';
import { aRecord } from '../../builders/a-record.js';

const PURPOSE = 'Giải quyết thủ tục hành chính';
const dossier = (over: Partial<NamedDossier> = {}): NamedDossier => ({ agencyId: 'agency-a', state: 'open', purpose: 'Đăng ký khai sinh', ownerIds: ['owner-1'], ...over });
const personal = aRecord({ custodianAgencyId: 'agency-b' });

describe('who may open a paper', () => {
  it('the archive itself may', () => assert.equal(mayOpen(systemActor('job'), personal, {}, undefined).outcome, 'open'));

  it('a counter officer may not open a personal paper without a dossier, not even of his own agency', () => {
    assert.equal(mayOpen(anOfficer(), aRecord(), {}, undefined).outcome, 'hidden');
  });

  it('a counter officer opens it with the open dossier of its owner, for the purpose of the dossier', () => {
    assert.deepEqual(mayOpen(anOfficer(), personal, { dossierCode: 'x' }, dossier()), { outcome: 'open', purpose: 'Đăng ký khai sinh' });
  });

  it('the purpose said counts before that of the dossier', () => {
    assert.deepEqual(mayOpen(anOfficer(), personal, { dossierCode: 'x', purpose: ' Cấp lại ' }, dossier()), { outcome: 'open', purpose: 'Cấp lại' });
  });

  it('a relative of the dossier owner counts', () => {
    assert.equal(mayOpen(anOfficer(), personal, {}, dossier({ ownerIds: ['child', 'owner-1'] })).outcome, 'open');
  });

  for (const [what, over] of [
    ['closed', { state: 'closed' }],
    ["another agency's", { agencyId: 'agency-b' }],
    ["another owner's", { ownerIds: ['owner-2'] }],
  ] as [string, Partial<NamedDossier>][]) {
    it(`a dossier that is ${what} opens nothing`, () => {
      assert.equal(mayOpen(anOfficer(), personal, { purpose: PURPOSE }, dossier(over)).outcome, 'hidden');
    });
  }

  it('asks for the purpose where the dossier has none', () => {
    assert.deepEqual(mayOpen(anOfficer(), personal, {}, dossier({ purpose: null })), { outcome: 'refused', code: 'purpose-missing' });
  });

  it('a dossier of the predecessor opens for the successor', () => {
    const officer = anOfficer({ agencyIds: ['agency-a', 'agency-old'] });
    assert.equal(mayOpen(officer, personal, {}, dossier({ agencyId: 'agency-old' })).outcome, 'open');
  });

  it('archivists and digitisation officers see what their agency keeps, and nothing personal of others', () => {
    for (const role of ['archivist', 'digitisation-officer'] as const) {
      assert.equal(mayOpen(anOfficer({ roles: [role] }), aRecord(), {}, undefined).outcome, 'open');
      assert.equal(mayOpen(anOfficer({ roles: [role] }), personal, {}, undefined).outcome, 'hidden');
    }
  });

  it('an archivist opens nothing of others by a dossier, which he does not handle', () => {
    assert.equal(mayOpen(anOfficer({ roles: ['archivist'] }), personal, {}, dossier()).outcome, 'hidden');
  });

  it('post-office staff and administrators open nothing', () => {
    for (const role of ['post-office', 'administrator'] as const) {
      assert.equal(mayOpen(anOfficer({ roles: [role] }), aRecord({ sensitivity: 'public' }), {}, undefined).outcome, 'hidden');
    }
  });

  it("never opens a personal paper to a counter officer without an open dossier of his agency and the paper's owner", () => {
    const contexts = fc.record({
      agencyId: fc.constantFrom('agency-a', 'agency-b'), state: fc.constantFrom('open' as const, 'closed' as const),
      purpose: fc.constantFrom(null, PURPOSE), ownerIds: fc.subarray(['owner-1', 'owner-2', 'owner-3']),
    });
    const records = fc.record({
      custodianAgencyId: fc.constantFrom('agency-a', 'agency-b'), sensitivity: fc.constantFrom(...SENSITIVITIES), ownerIds: fc.subarray(['owner-1', 'owner-2']),
    });
    fc.assert(
      fc.property(fc.option(contexts, { nil: undefined }), records, fc.constantFrom(undefined, '', PURPOSE), fc.constantFrom(...ROLES), (named, of, purpose, role) => {
        const record = aRecord(of);
        const opening = mayOpen(anOfficer({ roles: [role] }), record, purpose === undefined ? {} : { purpose }, named);
        if (opening.outcome !== 'open') return;
        const personalPaper = record.sensitivity === 'personal' || record.sensitivity === 'sensitive';
        const keeper = record.custodianAgencyId === 'agency-a' && (role === 'archivist' || role === 'digitisation-officer');
        if (!personalPaper || keeper) return;
        assert.ok(named !== undefined && named.state === 'open' && named.agencyId === 'agency-a' && opening.purpose !== null);
        assert.ok(record.ownerIds.some((id) => named.ownerIds.includes(id)));
        assert.ok(role === 'counter-officer' || role === 'digitisation-officer');
      }),
      { numRuns: 500 },
    );
  });
});

describe('what an API client may open', () => {
  const ask = { purpose: PURPOSE, dossierCode: '03706/2026/07906' };
  it('a personal paper with a granted purpose and a dossier code of its own system', () => {
    assert.deepEqual(mayOpen(aClient(), personal, ask, undefined), { outcome: 'open', purpose: PURPOSE });
  });
  it('is told which reason is missing, once the grant covers the paper', () => {
    const code = (context: object): unknown => {
      const opening = mayOpen(aClient(), personal, context, undefined);
      return opening.outcome === 'refused' ? opening.code : opening.outcome;
    };
    assert.equal(code({}), 'purpose-missing');
    assert.equal(code({ purpose: 'Tiếp thị' }), 'purpose-not-granted');
    assert.equal(code({ purpose: PURPOSE }), 'dossier-missing');
  });
  it('nothing outside its types or sensitivities, and without a word of it', () => {
    const grant = aClient().grant;
    assert.equal(mayOpen(aClient({ grant: { ...grant, typeCodes: ['giay-phep-xay-dung'] } }), personal, ask, undefined).outcome, 'hidden');
    assert.equal(mayOpen(aClient({ grant: { ...grant, sensitivities: ['public'] } }), personal, ask, undefined).outcome, 'hidden');
  });
  it('nothing through a dossier known here that is closed or of another owner', () => {
    assert.equal(mayOpen(aClient(), personal, ask, dossier({ agencyId: 'agency-c', state: 'closed' })).outcome, 'hidden');
    assert.equal(mayOpen(aClient(), personal, ask, dossier({ agencyId: 'agency-c', ownerIds: ['owner-9'] })).outcome, 'hidden');
    assert.equal(mayOpen(aClient(), personal, ask, dossier({ agencyId: 'agency-c' })).outcome, 'open');
  });
  it('lists public papers without a purpose, restricted with one, personal with a dossier besides', () => {
    const seen = (context: object): unknown => clientScope(aClient(), context).alternatives[0]?.sensitivities;
    assert.deepEqual(seen({}), ['public']);
    assert.deepEqual(seen({ purpose: 'Tiếp thị', dossierCode: 'x' }), ['public']);
    assert.deepEqual(seen({ purpose: PURPOSE }), ['public', 'restricted']);
    assert.deepEqual(seen(ask), ['public', 'restricted', 'personal', 'sensitive']);
  });
});
