import type { Actor } from '../../../kernel/actor.js';
import type { Audit } from '../../audit/audit.js';
import type { ReadContext } from '../../records/model.js';
import type { Records } from '../../records/records.js';
import { gather } from './gather.js';
import type { GatherDeps, GatherResult } from './gather.js';
import { makeProof } from './make-proof.js';
import type { RecordProof } from './model.js';

/** In a few words, what is proven of a record and by what. Instants are ISO 8601. */
export interface ProofOutline {
  /** Statements under a time stamp of an authority outside the archive, and the latest of their times. */
  readonly stamped: number;
  readonly stampedAt: string | null;
  /** Statements anchored in the audit log alone so far, and when they were gathered. */
  readonly logged: number;
  readonly loggedAt: string | null;
  readonly waiting: number;
}

/**
 * Proof that what the archive holds existed by a certain time: file digests and signature reports of each night under one root,
 * the root under a time stamp (RFC 3161) or in the audit log. It owns the trees and their anchors; it changes no record and says
 * nothing about whether a signature is good, only since when the report that says so has existed.
 */
export interface Proofs {
  /** Gathers and stamps what waits; safe to run twice. */
  gather(actor: Actor, signal?: AbortSignal): Promise<GatherResult>;
  /** The whole proof of a record for those who may open it (`records.authorise`: judged and audited as a reading); else not-found. */
  proofOf(actor: Actor, recordId: string, context?: ReadContext): Promise<RecordProof>;
  /** For the record page, which has let the reader in. */
  outline(recordId: string): Promise<ProofOutline>;
}

export interface ProofsDeps extends GatherDeps {
  readonly audit: Pick<Audit, 'trailOf'>;
  readonly records: Pick<Records, 'authorise'>;
}

/** Opens the proofs. */
export function createProofs(deps: ProofsDeps): Proofs {
  return {
    gather: (actor, signal) => gather(deps, actor, signal),
    async proofOf(actor, recordId, context = {}) {
      const { record } = await deps.records.authorise(actor, recordId, context);
      return makeProof(deps, record.id, deps.clock.now().toISOString());
    },
    async outline(recordId) {
      const items = await deps.store.itemsOf(recordId);
      const batches = new Map((await deps.store.batches([...new Set(items.map((item) => item.batchId))])).map((batch) => [batch.id, batch]));
      const times = (pick: 'stampedAt' | 'gatheredAt', with_: boolean): string[] =>
        items.flatMap((item) => {
          const batch = batches.get(item.batchId);
          return batch !== undefined && (batch.stampedAt !== null) === with_ ? [batch[pick] ?? ''] : [];
        }).sort();
      const [stamped, logged] = [times('stampedAt', true), times('gatheredAt', false)];
      return { stamped: stamped.length, stampedAt: stamped.at(-1) ?? null, logged: logged.length, loggedAt: logged.at(-1) ?? null, waiting: (await deps.store.waitingOf(recordId)).length };
    },
  };
}
