import type { Audit } from '../../audit/audit.js';
import type { AuditEntry } from '../../audit/model.js';
import { statementOf } from './gather.js';
import { auditPath } from './merkle.js';
import { PROOF_FORMAT } from './model.js';
import type { AuditAnchor, ChainedEntry, ProofBatch, ProofPart, RecordProof, Renewal } from './model.js';
import type { ItemRow, ProofStore } from './store.js';

export interface MakeProofDeps {
  readonly store: ProofStore;
  readonly audit: Pick<Audit, 'trailOf'>;
}

const TRAIL = 200;
const MOST_RENEWALS = 100;

/** Puts together the proof of a record from the trees it is in. The caller has let the reader in. `madeAt` is an ISO instant. */
export async function makeProof(deps: MakeProofDeps, recordId: string, madeAt: string): Promise<RecordProof> {
  const items = await deps.store.itemsOf(recordId);
  const batches = await deps.store.batches([...new Set(items.map((item) => item.batchId))]);
  const parts: ProofPart[] = [];
  for (const batch of batches) {
    parts.push(await partOf(deps, batch, items.filter((item) => item.batchId === batch.id)));
  }
  return { format: PROOF_FORMAT, record: recordId, madeAt, parts, waiting: await deps.store.waitingOf(recordId) };
}

async function partOf(deps: MakeProofDeps, batch: ProofBatch, items: readonly ItemRow[]): Promise<ProofPart> {
  const hashes = (await deps.store.hashesOf(batch.id)).map((hex) => Buffer.from(hex, 'hex'));
  const renewals = await renewalsOf(deps, batch);
  return {
    statement: statementOf(batch), gatheredAt: batch.gatheredAt,
    timestamp: batch.token === null || batch.stampedAt === null ? null : { token: batch.token, at: batch.stampedAt },
    audit: await anchorOf(deps, batch.id), ...(renewals.length === 0 ? {} : { renewals }),
    leaves: items.map((item) => ({ leaf: item.leaf, index: item.position, path: auditPath(hashes, item.position).map((hash) => hash.toString('hex')) })),
  };
}

/** Each gathering that took in the token of the one before, as far as they are stamped themselves. */
async function renewalsOf(deps: MakeProofDeps, batch: ProofBatch): Promise<Renewal[]> {
  const renewals: Renewal[] = [];
  for (let current = batch; renewals.length < MOST_RENEWALS; ) {
    const item = await deps.store.renewalOf(current.id);
    const [next] = item === undefined ? [] : await deps.store.batches([item.batchId]);
    if (item === undefined || next?.token === undefined || next.token === null || next.stampedAt === null) break;
    const hashes = (await deps.store.hashesOf(next.id)).map((hex) => Buffer.from(hex, 'hex'));
    renewals.push({
      statement: statementOf(next), gatheredAt: next.gatheredAt, timestamp: { token: next.token, at: next.stampedAt },
      leaf: { leaf: item.leaf, index: item.position, path: auditPath(hashes, item.position).map((hash) => hash.toString('hex')) },
    });
    current = next;
  }
  return renewals;
}

async function anchorOf(deps: MakeProofDeps, batchId: string): Promise<AuditAnchor | null> {
  const entry: AuditEntry | undefined = (await deps.audit.trailOf('proof', [batchId], TRAIL)).find((one) => one.action === 'proof.gathered');
  if (entry === undefined) {
    return null;
  }
  return { entry: { ...entry } as unknown as ChainedEntry, ...(await deps.store.auditNeighbours(entry.seq)), head: await deps.store.auditHead() };
}
