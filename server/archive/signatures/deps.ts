import type { PreservationReader, PreservationWriter } from '../../../storage/preservation-store.js';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Owners } from '../owners/owners.js';
import type { Records } from '../records/records.js';
import type { EvidenceAtHand, TrustInForce } from './commands/judge-file.js';
import type { SignaturesStore } from './store.js';
import type { VerificationWorker } from './verification-worker.js';
import type { ValidationPolicy } from './verifier/judge/policy.js';

/** What the room is made of. Of the storage it can read and add, never take away. */
export interface SignaturesDeps {
  readonly store: SignaturesStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly worker: VerificationWorker;
  readonly trust: TrustInForce;
  readonly evidence: EvidenceAtHand;
  /** The validation policy in force. */
  readonly policy: ValidationPolicy;
  readonly records: Pick<Records, 'peek' | 'authorise' | 'noteSignatures' | 'idsBySignatureState'>;
  readonly catalogue: Pick<Catalogue, 'resultType' | 'agency'>;
  readonly owners: Pick<Owners, 'getMany'>;
  readonly storage: Pick<PreservationReader, 'read'> & Pick<PreservationWriter, 'addVersion'>;
  /** A copy of a stored file on the local disk, for the worker to read. */
  readonly borrow: (objectId: string, logicalPath: string) => Promise<{ readonly path: string; release(): Promise<void> }>;
  /** Told when a record of a slice could not be judged at all. */
  readonly onFault?: (recordId: string, error: unknown) => void;
}
