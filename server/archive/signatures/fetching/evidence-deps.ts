import { createHash } from 'node:crypto';
import { systemActor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import type { EvidenceKind } from './evidence.js';
import type { EvidenceFolder } from './evidence-folder.js';
import type { GuardedRequest, RequestAnswer, RequestFault } from './guarded-request.js';
import type { HostQueue } from './host-queue.js';
import type { AllowedHost } from './hosts.js';
import type { EvidenceStore } from './store.js';

/** What fetching stands on. */
export interface EvidenceDeps {
  readonly store: EvidenceStore;
  readonly folder: EvidenceFolder;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly hosts: readonly AllowedHost[];
  readonly timeoutMs: number;
  readonly queue: HostQueue;
  readonly send: (order: GuardedRequest) => Promise<RequestAnswer | RequestFault>;
}

/** The name under which the archive asks. */
export const FETCHER = systemActor('fetch-evidence');

/** The id of a question at an address: what is asked of whom, about what. */
export function tryId(kind: EvidenceKind, url: string, about: string): string {
  return createHash('sha256').update(`${kind}\n${url}\n${about}`).digest('hex');
}
