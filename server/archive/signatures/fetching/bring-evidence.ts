import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { showName } from '../verifier/x509/names.js';
import { tryReadCrl } from '../verifier/x509/crl.js';
import type { BroughtList } from './evidence.js';
import type { EvidenceDeps } from './evidence-deps.js';
import { readListAnswer } from './read-evidence.js';

/**
 * Keeps a revocation list (DER or PEM) that somebody carried into a network from which no authority can be asked. One person is
 * enough: a list is worth only what its signature is worth, and that is the verifier's question at every judgement.
 * @throws forbidden; invalid `evidence-no-list` for bytes that are none
 */
export function bringEvidence({ folder, store, uow, clock }: Pick<EvidenceDeps, 'folder' | 'store' | 'uow' | 'clock'>): (actor: Actor, bytes: Uint8Array) => Promise<BroughtList> {
  return async (actor, bytes) => {
    requirePermission(actor, 'signature.manage');
    const found = readListAnswer(bytes);
    const list = found === undefined ? undefined : tryReadCrl(found.bytes);
    if (found === undefined || list === undefined) throw new ArchiveError('invalid', 'evidence-no-list', {}, { faults: [{ field: 'file', code: 'no-list' }] });
    const sha256 = await folder.put(found.bytes);
    const at = clock.now();
    const issuer = showName(list.issuer);
    return uow.run(actor, async (tx) => {
      const added = await store.insertItem(tx, { sha256, kind: found.kind, about: found.about, url: '', fetchedAt: at.toISOString(), thisUpdate: isoOf(found.thisUpdate), nextUpdate: isoOf(found.nextUpdate), sizeBytes: found.bytes.length, rank: at.getTime() });
      tx.record({ name: 'evidence.brought', subject: { type: 'evidence', id: sha256 }, data: { kind: found.kind, issuer, added }, announce: false });
      return { issuer, thisUpdate: isoOf(found.thisUpdate), nextUpdate: isoOf(found.nextUpdate), added };
    });
  };
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined || !Number.isFinite(ms) ? null : new Date(ms).toISOString();
}
