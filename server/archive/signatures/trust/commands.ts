import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { Certificate } from '../verifier/x509/certificate.js';
import type { AnchorLimits, TrustChange, TrustContent } from './model.js';
import { NO_TRUST } from './model.js';
import { namedIn, storeOf } from './plain-store.js';
import { toProposal } from './queries.js';
import { describeCertificate, readCertificateFile } from './read-certificate-file.js';
import { applyChange } from './rules/apply-change.js';
import { checkDecision, isFingerprint, tidyFingerprint } from './rules/decide-proposal.js';
import type { ProposalRow, TrustTables } from './store.js';
import type { ProposalInput, Trust, TrustDeps } from './trust.js';

const LONGEST_REASON = 500;
const SHORTEST_REASON = 5;

interface Wish {
  readonly change: TrustChange;
  readonly certificate?: Certificate;
}

/** Changing the store: proposals and the decisions of a second person. */
export function createTrustCommands(deps: TrustDeps): Pick<Trust, 'propose' | 'confirm' | 'refuse' | 'withdraw'> {
  return { propose: propose(deps), confirm: confirm(deps), ...endings(deps) };
}

function propose({ store, uow, clock, trees }: TrustDeps): Trust['propose'] {
  return async (actor, input) => {
    requirePermission(actor, 'signature.manage');
    const reason = checkReason(input.reason);
    if ('limits' in input && !trees.some((tree) => tree.code === input.limits.tree)) throw new ArchiveError('invalid', 'trust-tree-unknown', {}, { faults: [{ field: 'tree', code: 'unknown-value' }] });
    const wishes = wishesOf(input);
    return uow.run(actor, async (tx) => {
      const content = (await store.latest(tx))?.content ?? NO_TRUST;
      const at = clock.now().toISOString();
      const rows: ProposalRow[] = [];
      for (const { change, certificate } of wishes) {
        applyChange(content, change);
        if ((await store.openProposal(tx, change.kind, change.fingerprint)) !== undefined) throw new ArchiveError('conflict', 'trust-proposed-already');
        if (certificate !== undefined) await store.keepCertificate(tx, { fingerprint: certificate.fingerprint, der: Buffer.from(certificate.raw).toString('base64'), facts: describeCertificate(certificate), firstSeenAt: at });
        const known = (await store.certificates([change.fingerprint], tx)).length;
        const row: ProposalRow = {
          id: newId(), ...change, state: 'open', hasCertificate: known, reason, proposedBy: actor.id, proposedByName: actor.name, proposedAt: at, decidedBy: null, decidedByName: null, decidedAt: null, version: null,
        };
        await store.insertProposal(tx, row);
        rows.push(row);
        tx.record({ name: 'trust.proposed', subject: { type: 'trust', id: row.id }, data: { kind: change.kind, fingerprint: change.fingerprint, reason }, announce: false });
      }
      const facts = new Map((await store.certificates(rows.map((row) => row.fingerprint), tx)).map((row) => [row.fingerprint, row.facts]));
      return rows.map((row) => toProposal(row, facts));
    });
  };
}

/** The changes an input stands for. A chain brought as an anchor gives its root as anchor and the others as intermediates. */
function wishesOf(input: ProposalInput): Wish[] {
  const wish = (kind: TrustChange['kind'], certificate: Certificate, limits: AnchorLimits | null = null): Wish => ({ change: { kind, fingerprint: certificate.fingerprint, limits }, certificate });
  switch (input.kind) {
    case 'add-anchor': {
      const found = readCertificateFile(input.file);
      if (found.length === 1) return found.map((one) => wish('add-anchor', one, input.limits));
      return found.map((one) => (describeCertificate(one).selfSigned ? wish('add-anchor', one, input.limits) : wish('add-intermediate', one)));
    }
    case 'add-intermediate':
      return readCertificateFile(input.file).map((one) => wish('add-intermediate', one));
    case 'deny':
      if (input.file !== undefined) return readCertificateFile(input.file).map((one) => wish('deny', one));
      return [{ change: { kind: 'deny', fingerprint: fingerprintOf(input.fingerprint ?? ''), limits: null } }];
    case 'change-anchor':
      return [{ change: { kind: input.kind, fingerprint: fingerprintOf(input.fingerprint), limits: input.limits } }];
    case 'withdraw-anchor':
    case 'withdraw-intermediate':
    case 'lift-denial':
      return [{ change: { kind: input.kind, fingerprint: fingerprintOf(input.fingerprint), limits: null } }];
  }
}

function fingerprintOf(text: string): string {
  const tidy = tidyFingerprint(text);
  if (!isFingerprint(tidy)) throw new ArchiveError('invalid', 'trust-fingerprint-malformed', {}, { faults: [{ field: 'fingerprint', code: 'fingerprint-malformed' }] });
  return tidy;
}

function checkReason(reason: string): string {
  const tidy = reason.normalize('NFC').trim();
  if (tidy.length < SHORTEST_REASON) throw new ArchiveError('invalid', 'reason-needed', {}, { faults: [{ field: 'reason', code: 'reason-too-short', params: { min: SHORTEST_REASON } }] });
  return tidy.slice(0, LONGEST_REASON);
}

function confirm({ store, uow, clock }: TrustDeps): Trust['confirm'] {
  return async (actor, proposalId, typed) => {
    requirePermission(actor, 'signature.manage');
    return uow.run(actor, async (tx) => {
      const row = await locked(store, tx, proposalId);
      checkDecision(row, actor, { kind: 'confirm', typed });
      const latest = await store.latest(tx);
      const content = applyChange(latest?.content ?? NO_TRUST, row);
      const version = (latest?.version ?? 0) + 1;
      const hash = await hashOf(store, tx, content);
      const at = clock.now().toISOString();
      const added = await store.addVersion(tx, { version, hash, content, proposalId, kind: row.kind, fingerprints: [row.fingerprint], proposedByName: row.proposedByName, confirmedByName: actor.name, at });
      if (!added) throw new ArchiveError('conflict', 'changed-meanwhile');
      await decide(store, tx, actor, { id: row.id, state: 'confirmed', at, version });
      tx.record({ name: 'trust.changed', subject: { type: 'trust', id: String(version) }, data: { version, kind: row.kind, fingerprints: [row.fingerprint], hash, proposal: row.id, proposedBy: row.proposedBy } });
      return { version, hash };
    });
  };
}

async function hashOf(store: TrustTables, tx: Tx, content: TrustContent): Promise<string> {
  const rows = await store.certificates(namedIn(content), tx);
  return storeOf(content, new Map(rows.map((row) => [row.fingerprint, Buffer.from(row.der, 'base64')]))).hash;
}

function endings({ store, uow, clock }: TrustDeps): Pick<Trust, 'refuse' | 'withdraw'> {
  const end = (kind: 'refuse' | 'withdraw') => async (actor: Actor, proposalId: string): Promise<void> => {
    requirePermission(actor, 'signature.manage');
    await uow.run(actor, async (tx) => {
      const row = await locked(store, tx, proposalId);
      checkDecision(row, actor, { kind });
      const state = kind === 'refuse' ? 'refused' : 'withdrawn';
      await decide(store, tx, actor, { id: row.id, state, at: clock.now().toISOString(), version: null });
      tx.record({ name: `trust.${state}`, subject: { type: 'trust', id: row.id }, data: { kind: row.kind, fingerprint: row.fingerprint }, announce: false });
    });
  };
  return { refuse: end('refuse'), withdraw: end('withdraw') };
}

async function locked(store: TrustTables, tx: Tx, proposalId: string): Promise<ProposalRow> {
  const row = await store.lockProposal(tx, proposalId);
  if (row === undefined) throw notFound();
  return row;
}

async function decide(store: TrustTables, tx: Tx, actor: Actor, made: { id: string; state: ProposalRow['state']; at: string; version: number | null }): Promise<void> {
  const changed = await store.decide(tx, made.id, { state: made.state, decidedBy: actor.id, decidedByName: actor.name, decidedAt: made.at, version: made.version });
  if (changed !== 1) throw new ArchiveError('conflict', 'trust-decided');
}
