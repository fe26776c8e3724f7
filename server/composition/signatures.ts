import type { Catalogue } from '../archive/catalogue/catalogue.js';
import type { Owners } from '../archive/owners/owners.js';
import type { Records } from '../archive/records/records.js';
import type { EvidenceSource } from '../archive/signatures/fetching/evidence.js';
import { createSignatures } from '../archive/signatures/signatures.js';
import type { Signatures } from '../archive/signatures/signatures.js';
import { createSignaturesStore } from '../archive/signatures/store.js';
import { createTrustTables } from '../archive/signatures/trust/store.js';
import { readTrees } from '../archive/signatures/trust/trees.js';
import { createTrust } from '../archive/signatures/trust/create-trust.js';
import type { Trust } from '../archive/signatures/trust/trust.js';
import { createVerificationWorker } from '../archive/signatures/verification-worker.js';
import type { ValidationPolicy } from '../archive/signatures/verifier/judge/policy.js';
import { openEvidence } from './evidence.js';
import type { Foundation } from './foundation.js';
import type { StorageParts } from './storage.js';

/** The rooms of signatures that stand before intake: the judge, whom he trusts, and what he has at hand. */
export interface SignatureParts {
  readonly signatures: Signatures;
  readonly trust: Trust;
  /** Evidence beside the files: held, and fetched where the settings allow it. */
  readonly evidence: EvidenceSource;
  close(): Promise<void>;
}

/** Opens them; the worker's thread starts with the first file. */
export function openSignatures(ground: Foundation, storage: StorageParts, rooms: { readonly records: Records; readonly catalogue: Catalogue; readonly owners: Owners }, policy: ValidationPolicy): SignatureParts {
  const { database, uow, clock, logger } = ground;
  const worker = createVerificationWorker();
  const trust = createTrust({ store: createTrustTables(database), uow, clock, trees: readTrees() });
  const evidence = openEvidence(ground);
  const signatures = createSignatures({
    store: createSignaturesStore(database), uow, clock, worker, trust, evidence, policy, ...rooms, storage: storage.store, borrow: storage.borrow,
    onFault: (recordId, error) => logger.warn({ recordId, err: error instanceof Error ? error.message : String(error) }, 'signatures of a record could not be judged'),
  });
  return { signatures, trust, evidence, close: () => worker.close() };
}
