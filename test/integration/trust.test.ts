import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readTrees } from '../../server/archive/signatures/trust/trees.js';
import { createTrustTables } from '../../server/archive/signatures/trust/store.js';
import { createTrust } from '../../server/archive/signatures/trust/create-trust.js';
import type { ProposalInput, Trust } from '../../server/archive/signatures/trust/trust.js';
import type { AnchorLimits } from '../../server/archive/signatures/trust/model.js';
import { createTrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import { systemActor } from '../../server/kernel/actor.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';
import { issue } from '../unit/signatures/support/tiny-pki.js';

const ROOT = issue('Root of the tests', undefined, { ca: true }).certificate;
const OTHER = issue('Other root', undefined, { ca: true }).certificate;
const HELPER = issue('Helper', issue('Somebody', undefined, { ca: true }), { ca: true }).certificate;
const LIMITS: AnchorLimits = { tree: 'vn-national', purposes: ['signer', 'revocation'], trustedFrom: null, sunset: null };
const first = anOfficer({ id: 'first', name: 'Người thứ nhất', roles: ['administrator'] });
const second = anOfficer({ id: 'second', name: 'Người thứ hai', roles: ['administrator'] });
const REASON = 'Đã đối chiếu với trang chính thức';
type AnchorInput = Extract<ProposalInput, { kind: 'add-anchor' }>;
const anchor = (certificate = ROOT): AnchorInput => ({ kind: 'add-anchor', file: certificate.raw, limits: LIMITS, reason: REASON });
const code = (name: string) => (error: unknown): boolean => error instanceof ArchiveError && error.code === name;
const pem = (der: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

describe('the trust store in the database', () => {
  let db: TestDatabase;
  let trust: Trust;
  const open = (): Trust => createTrust({ store: createTrustTables(db.database), uow: db.uow, clock: db.clock, trees: readTrees() });
  const both = async (input: ProposalInput): Promise<number> => {
    const [proposal] = await trust.propose(first, input);
    return (await trust.confirm(second, proposal?.id ?? '', proposal?.fingerprint ?? '')).version;
  };
  beforeEach(async () => {
    db = await openTestDatabase();
    trust = open();
  });
  afterEach(() => db.close());

  it('trusts nobody before its first change', async () => {
    const now = await trust.current();
    assert.deepEqual([now.version, now.plain.anchors.length, now.plain.hash], [0, 0, now.hash]);
    assert.equal(now.hash, createTrustStore({ anchors: [], intermediates: [], denied: new Set() }).hash, 'the hash that a report will carry');
  });

  it('shows a proposal in full and changes nothing by it', async () => {
    const before = await trust.current();
    const [proposal] = await trust.propose(first, anchor());
    assert.equal(proposal?.state, 'open');
    assert.deepEqual([proposal?.certificate?.fingerprint, proposal?.certificate?.subject, proposal?.certificate?.key, proposal?.certificate?.selfSigned, proposal?.certificate?.authority], [ROOT.fingerprint, 'CN=Root of the tests', 'EC prime256v1', true, true]);
    assert.deepEqual(await trust.current(), before);
    assert.equal((await trust.overview(second)).open.length, 1);
  });

  it('makes version 1 of the second person\'s yes, tells of it once, and hashes it as the directory loader does', async () => {
    const [proposal] = await trust.propose(first, anchor());
    const made = await trust.confirm(second, proposal?.id ?? '', ROOT.fingerprint.toUpperCase().replace(/(..)(?!$)/g, '$1:'));
    const now = await trust.current();
    assert.deepEqual([made.version, now.version, now.hash], [1, 1, made.hash]);
    assert.equal(now.hash, createTrustStore({ anchors: [{ certificate: ROOT, tree: 'vn-national', purposes: ['signer', 'revocation'], trustedFrom: undefined, sunset: undefined }], intermediates: [], denied: new Set() }).hash);
    const facts = await db.outbox.pending(10);
    assert.deepEqual(facts.map((fact) => [fact.name, fact.data?.['version'], fact.data?.['kind'], fact.data?.['fingerprints']]), [['trust.changed', 1, 'add-anchor', [ROOT.fingerprint]]]);
    const [entry] = await db.audit.trailOf('trust', ['1'], 5);
    assert.deepEqual([entry?.actorId, entry?.data['proposedBy']], ['second', 'first']);
    assert.deepEqual((await trust.overview(first)).history.map((one) => [one.version, one.proposedByName, one.confirmedByName]), [[1, 'Người thứ nhất', 'Người thứ hai']]);
  });

  it('lets nobody confirm alone, nobody without the right, and nobody with another fingerprint', async () => {
    const [proposal] = await trust.propose(first, anchor());
    const id = proposal?.id ?? '';
    await assert.rejects(trust.confirm(first, id, ROOT.fingerprint), code('trust-second-person'));
    await assert.rejects(trust.confirm(systemActor('anything'), id, ROOT.fingerprint), code('trust-persons-only'));
    await assert.rejects(trust.confirm(anOfficer({ id: 'third', roles: ['archivist'] }), id, ROOT.fingerprint), code('permission-missing'));
    await assert.rejects(trust.confirm(second, id, OTHER.fingerprint), code('trust-fingerprint-differs'));
    await assert.rejects(trust.propose(anOfficer({ roles: ['archivist'] }), anchor(OTHER)), code('permission-missing'));
    assert.equal((await trust.current()).version, 0);
    await trust.confirm(second, id, ROOT.fingerprint.slice(-16));
    await assert.rejects(trust.confirm(second, id, ROOT.fingerprint), code('trust-decided'));
    assert.equal((await trust.current()).version, 1);
  });

  it('keeps every version, so that an old verdict can be made again', async () => {
    await both(anchor());
    await both({ kind: 'add-intermediate', file: Buffer.from(pem(HELPER.raw)), reason: REASON });
    await both({ kind: 'change-anchor', fingerprint: ROOT.fingerprint, limits: { ...LIMITS, sunset: '2026-07-01T00:00:00.000Z' }, reason: REASON });
    await both({ kind: 'deny', fingerprint: OTHER.fingerprint, reason: REASON });
    await both({ kind: 'withdraw-anchor', fingerprint: ROOT.fingerprint, reason: REASON });
    const versions = await Promise.all([1, 2, 3, 4, 5].map(async (version) => (await open().at(version)).plain));
    assert.deepEqual(versions.map((plain) => [plain.anchors.length, plain.intermediates.length, plain.denied.length]), [[1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1]]);
    assert.equal(versions[2]?.anchors[0]?.sunset, Date.parse('2026-07-01T00:00:00.000Z'));
    assert.equal(new Set(versions.map((plain) => plain.hash)).size, 5);
    assert.equal((await open().current()).version, 5, 'another process sees the newest');
  });

  it('reads a chain in one file as its root and what helps to build it', async () => {
    const proposals = await trust.propose(first, { ...anchor(), file: Buffer.from(pem(ROOT.raw) + pem(HELPER.raw)) });
    assert.deepEqual(proposals.map((one) => one.kind).sort(), ['add-anchor', 'add-intermediate']);
    await assert.rejects(trust.propose(first, anchor()), code('trust-proposed-already'));
  });

  it('says what is wrong with a file that is no certificate, too large or empty', async () => {
    for (const file of [Buffer.alloc(0), Buffer.from('hello'), Buffer.from('%PDF-1.7'), Buffer.from(ROOT.raw.subarray(0, 90)), Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')]) {
      await assert.rejects(trust.propose(first, { ...anchor(), file }), code('trust-file-unreadable'), file.toString('latin1', 0, 10));
    }
    await assert.rejects(trust.propose(first, { ...anchor(), file: Buffer.alloc(5 * 1024 * 1024) }), code('trust-file-too-large'));
    await assert.rejects(trust.propose(first, { ...anchor(), limits: { ...LIMITS, tree: 'nowhere' } }), code('trust-tree-unknown'));
    await assert.rejects(trust.propose(first, { ...anchor(), reason: ' ' }), code('reason-needed'));
  });

  it('ends a proposal by the second person\'s no or the first one\'s withdrawal', async () => {
    const [one] = await trust.propose(first, anchor());
    await assert.rejects(trust.refuse(first, one?.id ?? ''), code('trust-second-person'));
    await trust.refuse(second, one?.id ?? '');
    const [two] = await trust.propose(first, anchor());
    await assert.rejects(trust.withdraw(second, two?.id ?? ''), code('trust-not-yours'));
    await trust.withdraw(first, two?.id ?? '');
    for (const id of [one?.id, two?.id]) await assert.rejects(trust.confirm(second, id ?? '', ROOT.fingerprint), code('trust-decided'));
    await assert.rejects(trust.proposal(first, 'nothing'), code('not-found'));
    assert.equal((await trust.current()).version, 0);
  });

  it('makes one version of two confirmations at once', async () => {
    const [proposal] = await trust.propose(first, anchor());
    const third = anOfficer({ id: 'third', roles: ['administrator'] });
    const ends = await Promise.allSettled([second, third].map((actor) => trust.confirm(actor, proposal?.id ?? '', ROOT.fingerprint)));
    assert.deepEqual(ends.map((end) => end.status).sort(), ['fulfilled', 'rejected']);
    assert.equal((await trust.current()).version, 1);
  });

  it('no sequence of acts by one person changes whom the archive believes', async () => {
    const before = (await trust.current()).hash;
    const known: string[] = [];
    const act = fc.oneof(
      fc.record({ do: fc.constant('propose' as const), input: fc.constantFrom<ProposalInput>(anchor(), anchor(OTHER), { kind: 'add-intermediate', file: HELPER.raw, reason: REASON }, { kind: 'deny', file: ROOT.raw, reason: REASON }, { kind: 'withdraw-anchor', fingerprint: ROOT.fingerprint, reason: REASON }) }),
      fc.record({ do: fc.constantFrom('confirm' as const, 'refuse' as const, 'withdraw' as const), which: fc.nat(5), typed: fc.constantFrom(ROOT.fingerprint, OTHER.fingerprint, HELPER.fingerprint, ROOT.fingerprint.slice(-16)) }),
    );
    await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
      for (const one of acts) {
        try {
          if (one.do === 'propose') known.push(...(await trust.propose(first, one.input)).map((proposal) => proposal.id));
          else if (one.do === 'confirm') await trust.confirm(first, known.at(-1 - one.which) ?? '', one.typed);
          else await trust[one.do](first, known.at(-1 - one.which) ?? '');
        } catch (error) {
          if (!(error instanceof ArchiveError)) throw error;
        }
      }
      assert.equal((await open().current()).hash, before);
      assert.equal((await trust.current()).version, 0);
    }), { numRuns: 25 });
  });
});
