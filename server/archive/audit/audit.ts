import type { Transaction } from 'sequelize';
import type { Actor } from '../../kernel/actor.js';
import { agencyOf } from '../../kernel/actor.js';
import type { Clock } from '../../kernel/clock.js';
import type { Fact } from '../../kernel/events.js';
import { requirePermission } from '../../kernel/permission.js';
import type { AuditEntry, ChainFault, ChainHead } from './model.js';
import { chainEntry, compareHead, followChain, CHAIN_START } from './rules/chain.js';
import type { AuditFilter, AuditStore } from './store.js';

/**
 * The audit log: who did what to which record, when, in which dossier and why; reads and searches too.
 * It owns the chain of entries. It only ever appends; it never judges, and never holds the content of a paper.
 * The unit of work calls `append` at every commit, so no command can forget it.
 */
export interface Audit {
  /** Chains the facts of a change to the log, inside the change. The head stays locked until the commit. */
  append(transaction: Transaction, actor: Actor, facts: readonly Fact[]): Promise<void>;
  /** Follows the chain from its start. `onProgress` gets the number of the last entry checked. */
  verify(onProgress?: (seq: number) => void): Promise<{ checked: number; head: ChainHead; fault?: ChainFault }>;
  /** Entries, newest first, for those who may read the log; others get their own agency's acts. */
  search(actor: Actor, filter: AuditFilter, limit: number): Promise<AuditEntry[]>;
  /** Who read or reused these subjects: for the record page and the owner's view. The caller has checked the right to ask. */
  /** The last acts of one actor. */
  actsOf(actorId: string, limit: number): Promise<AuditEntry[]>;
  trailOf(subjectType: string, subjectIds: readonly string[], limit: number): Promise<AuditEntry[]>;
}

export interface AuditDeps {
  readonly store: AuditStore;
  readonly clock: Clock;
  /** The number of the web request or job under way, for tracing. */
  readonly requestId: () => string | undefined;
}

const BATCH = 1000;

/** Opens the audit log. */
export function createAudit(deps: AuditDeps): Audit {
  return {
    async append(transaction, actor, facts) {
      const at = deps.clock.now().toISOString();
      let head = await deps.store.lockHead(transaction);
      const entries = facts.map((fact) => {
        const entry = chainEntry(head, describe(actor, fact, at, deps.requestId()));
        head = { seq: entry.seq, hash: entry.hash };
        return entry;
      });
      await deps.store.append(transaction, entries, head);
    },
    async verify(onProgress) {
      let reached = CHAIN_START;
      for (;;) {
        const entries = await deps.store.after(reached.seq, BATCH);
        const { head, fault } = followChain(reached, entries);
        reached = head;
        onProgress?.(reached.seq);
        if (fault !== undefined) return { checked: reached.seq, head: reached, fault };
        if (entries.length < BATCH) break;
      }
      const fault = compareHead(reached, await deps.store.head());
      return { checked: reached.seq, head: reached, ...(fault === undefined ? {} : { fault }) };
    },
    async search(actor, filter, limit) {
      requirePermission(actor, 'audit.read');
      const own = actor.kind === 'officer' && !actor.provinceWide && !actor.roles.includes('administrator');
      return deps.store.search(own ? { ...filter, agencyIds: actor.agencyIds } : filter, limit);
    },
    actsOf: (actorId, limit) => deps.store.search({ actorIds: [actorId] }, limit),
    trailOf: (subjectType, subjectIds, limit) => deps.store.search({ subjectType, subjectIds }, limit),
  };
}

function describe(actor: Actor, fact: Fact, at: string, requestId: string | undefined): Omit<AuditEntry, 'seq' | 'prevHash' | 'hash'> {
  return {
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    agencyId: agencyOf(actor) ?? null,
    action: fact.name,
    subjectType: fact.subject.type,
    subjectId: fact.subject.id,
    purpose: fact.purpose ?? null,
    dossierCode: fact.dossierCode ?? null,
    requestId: requestId ?? null,
    // Through JSON, so that what is hashed is what will be read back.
    data: JSON.parse(JSON.stringify(fact.data ?? {})) as AuditEntry['data'],
  };
}
