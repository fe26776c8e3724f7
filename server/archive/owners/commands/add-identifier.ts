import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { SubjectId } from '../../../kernel/subject-id.js';
import { blindIndex } from '../../../kernel/subject-id.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import { isIdentifier, normaliseIdentifier } from '../rules/check-owner.js';
import type { OwnerCommandDeps } from './ensure-owner.js';
import { requireTakingIn, stampOf } from './ensure-owner.js';

/** Ties a further number to an owner, with what shows that it is his. His own number again changes nothing. */
export const addIdentifier =
  (deps: OwnerCommandDeps) =>
  async (tx: Tx, actor: Actor, ownerId: string, id: SubjectId, evidence: string): Promise<void> => {
    requireTakingIn(actor);
    const owner = (await deps.store.byIds([ownerId], tx))[0];
    if (owner === undefined) throw notFound();
    const number = normaliseIdentifier(owner.kind, id);
    if (!isIdentifier(number)) throw new ArchiveError('invalid', 'identifier-malformed', { kind: number.kind });
    const reason = evidence.trim();
    if (reason === '') throw new ArchiveError('invalid', 'evidence-missing');
    if (reason.length > 300) throw new ArchiveError('invalid', 'text-too-long', { max: 300 });
    if (owner.identifiers.some((own) => own.kind === number.kind && own.value === number.value)) return;
    const row = {
      kind: number.kind, value: number.value, validFrom: null, validTo: null, evidence: reason,
      fingerprint: blindIndex(deps.blindKey, number),
    };
    if (!(await deps.store.addIdentifier(tx, ownerId, row, owner.identifiers.length, stampOf(deps, actor)))) {
      throw new ArchiveError('conflict', 'identifier-taken');
    }
    tx.record({ name: 'owner.identifier-added', subject: { type: 'owner', id: ownerId }, data: { kinds: [number.kind], evidence: [reason] } });
  };
