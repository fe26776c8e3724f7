import type { House } from '../../server/compose.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import { createDemoPki } from './pki/demo-pki.js';
import { revocationList } from './pki/revocation.js';

const TREE = 'thu-nghiem';
const REASON = 'Chứng thư gốc của bộ chứng thư thử nghiệm đi kèm dữ liệu mẫu; không có giá trị pháp lý';
const DAY_MS = 24 * 3600_000;
/** The lists of the demo stay good for a year after it was loaded. */
const LIST_DAYS = 366;
/** A list from before the certificates of the ended districts ran out: later ones need no longer name them (RFC 5280, 5). */
const LAST_WITH_DISTRICTS = new Date('2025-12-30T00:00:00Z');

/**
 * Lets the demo archive trust the roots of its own test certificates, by the same two steps and two persons as anywhere, and brings
 * their revocation lists, which revoke nobody. Can be begun again: what stands already stays.
 */
export async function trustDemoPki(house: House, seed: string, administrators: readonly OfficerActor[]): Promise<void> {
  const [first, second] = administrators;
  if (first === undefined || second === undefined) return;
  const { trust, evidence } = house.archive;
  const pki = await createDemoPki(seed, { sharedLeafKeys: 6 });
  const now = house.ground.clock.now();
  for (const [name, root] of Object.entries(pki.roots)) {
    const purposes = name === 'timestamp' ? (['timestamp', 'revocation'] as const) : (['signer', 'revocation'] as const);
    const proposals = await trust.propose(first, { kind: 'add-anchor', file: root.der, limits: { tree: TREE, purposes, trustedFrom: null, sunset: null }, reason: REASON }).catch(ignoreStanding);
    for (const proposal of proposals) await trust.confirm(second, proposal.id, proposal.fingerprint);
  }
  for (const authority of [...Object.values(pki.roots), ...Object.values(pki.issuers)]) {
    for (const [number, thisUpdate, days] of [[1, LAST_WITH_DISTRICTS, 7], [2, now, LIST_DAYS]] as const) {
      await evidence.bring(first, await revocationList(authority, { number, thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + days * DAY_MS), revoked: [] }));
    }
  }
}

/** A demo begun before trusts its roots already. */
function ignoreStanding(error: unknown): [] {
  const { code } = error as { code?: string };
  if (code !== 'trust-already-so' && code !== 'trust-proposed-already') throw error;
  return [];
}
