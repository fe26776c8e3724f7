import type { Actor, OfficerActor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import type { Lang } from '../../../platform/http/define-route.js';
import type { Message } from '../../../platform/i18n/translator.js';
import type { ArchiveRecord } from '../../records/model.js';
import type { Records } from '../../records/records.js';
import type { SignatureReport, SignatureRun } from '../model.js';
import type { Signatures } from '../signatures.js';
import type { Trust } from '../trust/trust.js';
import type { EvidenceSource } from '../fetching/evidence.js';
import type { RevisionComparer } from './revision-comparison.js';

/** What the doors of the room need. */
export interface SignatureDoorDeps {
  readonly signatures: Signatures;
  readonly trust: Trust;
  readonly records: Pick<Records, 'authorise' | 'openFile' | 'peek'>;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  /** The stored report of a run whose record the reader was let into already; undefined when it is gone or not what the run names. */
  readonly peekReport: (record: Pick<ArchiveRecord, 'objectId'>, run: SignatureRun) => Promise<SignatureReport | undefined>;
  readonly compare: RevisionComparer;
  readonly say: (lang: Lang, message: Message) => string;
  /** How many other people could confirm what this one proposes to trust. */
  readonly otherManagers: (actor: OfficerActor) => Promise<number>;
  /** Keeps a revocation list that somebody brought. */
  readonly bringList: EvidenceSource['bring'];
  /** Counts a file handed in for checking against the caller's limit. @throws rate-limited */
  readonly countCheck: (actor: Actor) => Promise<void>;
  /** Largest file that is checked, bytes. */
  readonly mostBytes: number;
}

/** Names of the trees of the trust store in a language. */
export function treeNames(trust: Pick<Trust, 'trees'>, lang: Lang): ReadonlyMap<string, string> {
  return new Map(trust.trees().map((tree) => [tree.code, lang === 'vi' ? tree.nameVi : tree.nameEn]));
}
