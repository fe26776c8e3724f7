import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createProofs } from '../../server/archive/signatures/proofs/proofs.js';
import type { Proofs } from '../../server/archive/signatures/proofs/proofs.js';
import { gather } from '../../server/archive/signatures/proofs/gather.js';
import { createProofStore } from '../../server/archive/signatures/proofs/store.js';
import { checkProof, readProof } from '../../server/archive/signatures/proofs/check-proof.js';
import type { GivenFile } from '../../server/archive/signatures/proofs/check-proof.js';
import { createTimestampClient } from '../../server/archive/signatures/proofs/timestamp-client.js';
import type { RecordProof } from '../../server/archive/signatures/proofs/model.js';
import { EMPTY_TRUST, createTrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import type { TrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import { systemActor } from '../../server/kernel/actor.js';
import { aRegister } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { aMaster, aNewRecord } from '../builders/a-record.js';
import { anOfficer } from '../builders/an-officer.js';
import { aTimestampAuthority } from '../fakes/timestamp-authority.js';
import type { TestAuthority } from '../fakes/timestamp-authority.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const registrar = systemActor('intake');
const nightly = systemActor('gather-proofs');
const keeper = anOfficer({ id: 'keeper-a', roles: ['archivist'] });
const authority = aTimestampAuthority();
const LATER = Date.UTC(2026, 11, 1);

const fileOf = (text: string): GivenFile => ({ name: 'a.pdf', sha256: createHash('sha256').update(text).digest('hex'), sha512: createHash('sha512').update(text).digest('hex') });

describe('proofs of what was taken in', () => {
  let db: TestDatabase;
  let register: TestRegister;
  let away: boolean;
  let stamping: TestAuthority;
  let asked: number;
  beforeEach(async () => {
    db = await openTestDatabase();
    register = aRegister(db);
    away = false;
    stamping = authority;
    asked = 0;
  });
  afterEach(() => db.close());

  const open = (asks: boolean): Proofs => {
    const tsa = createTimestampClient(async (body) => {
      asked += 1;
      return away ? { fault: 'timeout', retry: true } : { status: 200, contentType: 'application/timestamp-reply', bytes: stamping.answer(body, db.clock.now().getTime()) };
    });
    return createProofs({ store: createProofStore(db.database), uow: db.uow, clock: db.clock, audit: db.audit, records: register.records, ...(asks ? { tsa } : {}) });
  };
  const take = (id: string, text = id): Promise<unknown> =>
    db.uow.run(registrar, (tx) => register.records.accession(tx, registrar, aNewRecord({ id, files: [aMaster(text)], documentNumber: `${id}/2026` })));
  const check = (proof: RecordProof, files: readonly GivenFile[], trust: TrustStore = authority.trust) => checkProof(readProof(JSON.stringify(proof)) as RecordProof, files, { now: LATER, trust });
  /** The same file as `aMaster(text)` names it. */
  const given = (text: string): GivenFile => ({ name: 'a.pdf', sha256: aMaster(text).sha256, sha512: aMaster(text).sha512 });

  it('gathers new digests under one time stamp, and proves each file by it without the archive', async () => {
    const proofs = open(true);
    for (const id of ['r-1', 'r-2', 'r-3']) await take(id);
    const result = await proofs.gather(nightly);
    assert.deepEqual([result.batches, result.leaves, result.stamped, result.unstamped, asked], [1, 3, 1, 0, 1]);
    const checked = check(await proofs.proofOf(keeper, 'r-2'), [given('r-2')]);
    assert.deepEqual([checked.sound, checked.files[0]?.proven, checked.waiting], [true, true, 0]);
    const [statement] = checked.files[0]?.statements ?? [];
    assert.deepEqual([statement?.anchor, statement?.existedBy, statement?.authority], ['timestamp-trusted', '2026-11-16T02:00:00.000Z', 'TSA thử nghiệm']);
  });

  it('says that a time stamp of an authority nobody trusts is only that', async () => {
    const proofs = open(true);
    await take('r-1');
    await proofs.gather(nightly);
    assert.equal(check(await proofs.proofOf(keeper, 'r-1'), [given('r-1')], EMPTY_TRUST).leaves[0]?.anchor, 'timestamp-untrusted');
  });

  it('anchors in the audit log where there is no authority, with the neighbours of the entry', async () => {
    const proofs = open(false);
    await take('r-1');
    await proofs.gather(nightly);
    const proof = await proofs.proofOf(keeper, 'r-1');
    assert.equal(proof.parts[0]?.timestamp, null);
    const [leaf] = check(proof, [given('r-1')]).leaves;
    assert.deepEqual([leaf?.anchor, leaf?.existedBy, leaf?.faults], ['audit-log', '2026-11-16T02:00:00.000Z', []]);
    const logged = await db.audit.verify();
    assert.equal(logged.fault, undefined);
    assert.ok((leaf?.logEntry?.seq ?? 0) > 0 && (leaf?.logEntry?.seq ?? 0) <= logged.head.seq);
    assert.deepEqual((await proofs.outline('r-1')), { stamped: 0, stampedAt: null, logged: 1, loggedAt: '2026-11-16T02:00:00.000Z', waiting: 0 });
  });

  it('does nothing in a second run, and finds what came in nights that were missed', async () => {
    const proofs = open(true);
    await take('r-1');
    await proofs.gather(nightly);
    assert.deepEqual(await proofs.gather(nightly), { batches: 0, leaves: 0, stamped: 0, unstamped: 0 });
    await take('r-0');
    db.clock.advance(5 * 86_400_000);
    await take('r-9');
    const result = await proofs.gather(nightly);
    assert.deepEqual([result.batches, result.leaves], [1, 2]);
    assert.equal(check(await proofs.proofOf(keeper, 'r-0'), [given('r-0')]).files[0]?.proven, true);
  });

  it('says what waits for the next night', async () => {
    const proofs = open(true);
    await take('r-1');
    const proof = await proofs.proofOf(keeper, 'r-1');
    assert.deepEqual([proof.parts.length, proof.waiting.map((leaf) => leaf.kind)], [0, ['file']]);
    assert.equal(check(proof, [given('r-1')]).files[0]?.proven, false);
  });

  it('keeps gathering while the authority is away, and stamps every night it owes when it is back', async () => {
    const proofs = open(true);
    away = true;
    await take('r-1');
    const first = await proofs.gather(nightly);
    assert.deepEqual([first.batches, first.stamped, first.unstamped, first.fault], [1, 0, 1, { code: 'tsa-timeout', retry: true }]);
    assert.equal(check(await proofs.proofOf(keeper, 'r-1'), [given('r-1')]).leaves[0]?.anchor, 'audit-log');
    db.clock.advance(86_400_000);
    await take('r-2');
    assert.equal((await proofs.gather(nightly)).unstamped, 2);
    away = false;
    const back = await proofs.gather(nightly);
    assert.deepEqual([back.batches, back.stamped, back.unstamped, back.fault], [0, 2, 0, undefined]);
    assert.equal(check(await proofs.proofOf(keeper, 'r-1'), [given('r-1')]).leaves[0]?.anchor, 'timestamp-trusted');
  });

  it('gathers the reports of signatures, and proves a report by its digest', async () => {
    const proofs = open(true);
    await take('r-1');
    const report = fileOf('{"report":1}');
    const run = {
      id: 'run-1', record_id: 'r-1', logical_path: 'master/a.pdf', file_sha256: given('r-1').sha256, at: '2026-11-16T02:00:00.000Z', cause: 'intake', main: 'INDETERMINATE', sub: null, state: 'indeterminate',
      signatures: '[]', missing_signers: '[]', policy_id: 'p', policy_hash: 'h', trust_version: 1, trust_hash: 't', verifier_version: '1', report_path: 'signatures/run-1.json', report_sha256: report.sha256,
    };
    await db.database.write(async (transaction) => {
      await db.database.run(`INSERT INTO signature_runs (${Object.keys(run).map((key) => `\`${key}\``).join(', ')}) VALUES (${Object.keys(run).map(() => '?').join(', ')})`, Object.values(run), transaction);
    });
    assert.equal((await proofs.gather(nightly)).leaves, 2);
    const checked = check(await proofs.proofOf(keeper, 'r-1'), [report, given('r-1')]);
    assert.deepEqual(checked.files.map((file) => file.proven), [true, true]);
    assert.equal((await proofs.gather(nightly)).leaves, 0);
  });

  it('splits what is too much for one tree, ties each tree to the one before, and proves from every one', async () => {
    for (let index = 0; index < 7; index += 1) await take(`r-${index}`);
    const proofs = open(true);
    const deps = { store: createProofStore(db.database), uow: db.uow, clock: db.clock };
    const result = await gather(deps, nightly, undefined, 3);
    assert.deepEqual([result.batches, result.leaves], [3, 7]);
    await proofs.gather(nightly);
    for (let index = 0; index < 7; index += 1) assert.equal(check(await proofs.proofOf(keeper, `r-${index}`), [given(`r-${index}`)]).files[0]?.statements[0]?.anchor, 'timestamp-trusted');
    const ties = await db.database.select<{ kind: string; n: number }>('SELECT kind, COUNT(*) AS n FROM proof_items GROUP BY kind ORDER BY kind');
    assert.deepEqual(ties.map((row) => [row.kind, Number(row.n)]), [['audit-head', 3], ['file', 7], ['previous', 2]]);
  });

  it('proves no other file, and sees every tampering with the proof', async () => {
    const proofs = open(true);
    for (const id of ['r-1', 'r-2', 'r-3']) await take(id);
    await proofs.gather(nightly);
    const proof = await proofs.proofOf(keeper, 'r-2');
    assert.equal(check(proof, [given('another file')]).files[0]?.proven, false);
    const [part] = proof.parts;
    const [leaf] = part?.leaves ?? [];
    assert.ok(part !== undefined && leaf?.leaf.kind === 'file' && part.timestamp !== null && part.audit !== null);
    const withPart = (over: object): RecordProof => ({ ...proof, parts: [{ ...part, ...over }] });
    const forged = given('forged');
    const faultsOf = (bent: RecordProof): readonly string[] => check(bent, [forged]).leaves.flatMap((one) => [...one.faults]);
    assert.deepEqual(faultsOf(withPart({ leaves: [{ ...leaf, leaf: { ...leaf.leaf, sha256: forged.sha256, sha512: forged.sha512 } }] })), ['path-does-not-lead-to-root']);
    assert.deepEqual(faultsOf({ ...proof, record: 'r-1' }), ['record-differs']);
    assert.deepEqual(faultsOf(withPart({ statement: { ...part.statement, size: part.statement.size + 40 } })).includes('token-over-something-else'), true);
    assert.deepEqual(faultsOf(withPart({ timestamp: { token: Buffer.from('rubbish').toString('base64'), at: part.timestamp.at } })), ['token-unreadable']);
    assert.deepEqual(faultsOf(withPart({ audit: { ...part.audit, entry: { ...part.audit.entry, at: '2020-01-01T00:00:00.000Z' } } })), ['log-entry-changed']);
    assert.deepEqual(faultsOf(withPart({ timestamp: null, audit: null })), ['no-anchor']);
    for (const bent of [withPart({ timestamp: null, audit: null }), { ...proof, record: 'r-1' }]) assert.equal(check(bent, [given('r-2')]).files[0]?.proven, false);
  });

  it('gives the proof only to who may open the paper, and writes the opening down', async () => {
    const proofs = open(true);
    await take('r-1');
    await proofs.gather(nightly);
    const stranger = anOfficer({ id: 'stranger', agencyId: 'agency-b', roles: ['counter-officer'] });
    await assert.rejects(proofs.proofOf(stranger, 'r-1'), { kind: 'not-found' });
    await assert.rejects(proofs.proofOf(keeper, 'r-404'), { kind: 'not-found' });
    await proofs.proofOf(keeper, 'r-1');
    assert.ok((await db.audit.trailOf('record', ['r-1'], 10)).some((entry) => entry.actorId === 'keeper-a'));
  });

  it('carries a time stamp on before its authority ends, so that the time stays proven for years', async () => {
    const DAY = 86_400_000;
    const old = aTimestampAuthority({ to: Date.UTC(2027, 2, 1) });
    const trust = createTrustStore({ anchors: [...old.trust.anchors, ...authority.trust.anchors], intermediates: [], denied: new Set() });
    const late = (proof: RecordProof) => checkProof(readProof(JSON.stringify(proof)) as RecordProof, [given('r-1')], { now: Date.UTC(2028, 5, 1), trust }).files[0]?.statements[0];
    const proofs = open(true);
    stamping = old;
    await take('r-1');
    await proofs.gather(nightly);
    db.clock.advance(DAY);
    assert.deepEqual(await proofs.gather(nightly), { batches: 0, leaves: 0, stamped: 0, unstamped: 0 }, 'nobody gives out longer ones yet');
    stamping = authority;
    await take('r-2');
    await proofs.gather(nightly);
    const before = await proofs.proofOf(keeper, 'r-1');
    assert.deepEqual([before.parts[0]?.renewals, late(before)?.anchor], [undefined, 'timestamp-untrusted'], 'by itself the old one ends with its authority');
    db.clock.advance(DAY);
    assert.deepEqual(await proofs.gather(nightly), { batches: 1, leaves: 1, stamped: 1, unstamped: 0 });
    assert.deepEqual((await proofs.gather(nightly)).batches, 0, 'once is enough');
    const proof = await proofs.proofOf(keeper, 'r-1');
    const statement = late(proof);
    assert.deepEqual([statement?.anchor, statement?.existedBy, statement?.renewals, statement?.faults], ['timestamp-trusted', '2026-11-16T02:00:00.000Z', [{ at: '2026-11-18T02:00:00.000Z', authority: 'TSA thử nghiệm' }], []]);
    assert.equal(checkProof(proof, [given('r-1')], { now: Date.UTC(2028, 5, 1), trust: old.trust }).files[0]?.statements[0]?.anchor, 'timestamp-untrusted', 'whoever does not trust the later authority cannot use it');
    const [part] = proof.parts;
    const [renewal] = part?.renewals ?? [];
    assert.ok(part !== undefined && renewal?.leaf.leaf.kind === 'renewal');
    const bent = (over: object): readonly string[] => late({ ...proof, parts: [{ ...part, renewals: [{ ...renewal, ...over }] }] })?.faults ?? [];
    assert.deepEqual(bent({ leaf: { ...renewal.leaf, leaf: { ...renewal.leaf.leaf, token: '0'.repeat(64) } } }), ['renewal-over-something-else']);
    assert.deepEqual(bent({ leaf: { ...renewal.leaf, index: renewal.leaf.index + 1 } }), ['renewal-over-something-else']);
    assert.deepEqual(bent({ timestamp: part.timestamp }), ['renewal-token-invalid']);
  });

  it('takes nothing for a proof that is none', () => {
    for (const text of ['', '[]', 'null', '{"format":"kho-so.proof/1"}', '{"format":"other","record":"a","parts":[]}', '{"format":"kho-so.proof/1","record":"a","parts":[{"leaves":[null]}]}']) assert.equal(readProof(text), undefined, text);
  });
});
