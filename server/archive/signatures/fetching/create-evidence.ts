import type { MissingEvidence } from '../verifier/judge/verdict.js';
import { tryReadCertificate } from '../verifier/x509/certificate.js';
import { bringEvidence } from './bring-evidence.js';
import type { EvidenceItem, EvidenceKind, EvidenceSource, FetchRound, HeldEvidence } from './evidence.js';
import type { EvidenceDeps } from './evidence-deps.js';
import { fetchRound } from './fetch-round.js';
import { aboutName } from './read-evidence.js';
import type { EvidenceRow } from './store.js';

const MAX_STEPS = 6;
const NEWEST = 6;
const OLDEST = 2;

/** Opens the source of evidence. */
export function createEvidence(deps: EvidenceDeps): EvidenceSource {
  return {
    enabled: deps.hosts.length > 0,
    evidenceFor: (missing) => heldFor(deps, missing),
    bring: bringEvidence(deps),
    fetchFor: (missing, signal): Promise<FetchRound> => (deps.hosts.length === 0 ? Promise.resolve({ brought: [], left: [], later: false }) : fetchRound(deps, missing, signal)),
  };
}

/** What a missing piece is looked up by. */
function keysOf(missing: readonly MissingEvidence[]): Set<string> {
  const keys = new Set<string>();
  for (const one of missing) {
    const certificate = tryReadCertificate(Buffer.from(one.certificate, 'base64'));
    keys.add(one.fingerprint);
    if (certificate !== undefined) {
      keys.add(aboutName(certificate.issuer.key));
    }
  }
  return keys;
}

/**
 * Everything held about the certificates, and about the issuers found on the way up. Of many lists of one authority the newest are
 * taken, and the oldest: these were made nearest to the time when the paper came.
 */
async function heldFor(deps: EvidenceDeps, missing: readonly MissingEvidence[]): Promise<HeldEvidence> {
  const items = new Map<string, EvidenceItem>();
  const asked = new Set<string>();
  let keys = keysOf(missing);
  for (let step = 0; step < MAX_STEPS && keys.size > 0; step += 1) {
    keys.forEach((key) => asked.add(key));
    const next = new Set<string>();
    for (const row of chosen(await deps.store.itemsAbout([...keys]))) {
      const bytes = items.has(row.sha256) ? undefined : await deps.folder.get(row.sha256);
      if (bytes === undefined) {
        continue;
      }
      items.set(row.sha256, { kind: row.kind as EvidenceKind, sha256: row.sha256, bytes, url: row.url, fetchedAt: row.fetchedAt });
      const certificate = row.kind === 'certificate' ? tryReadCertificate(bytes) : undefined;
      if (certificate !== undefined) {
        [certificate.fingerprint, aboutName(certificate.issuer.key)].filter((key) => !asked.has(key)).forEach((key) => next.add(key));
      }
    }
    keys = next;
  }
  return { items: [...items.values()], plain: plainOf([...items.values()]) };
}

function chosen(rows: readonly EvidenceRow[]): EvidenceRow[] {
  const groups = new Map<string, EvidenceRow[]>();
  for (const row of rows) {
    groups.set(`${row.kind} ${row.about}`, [...(groups.get(`${row.kind} ${row.about}`) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => (group.length <= NEWEST + OLDEST ? group : [...group.slice(0, NEWEST), ...group.slice(-OLDEST)]));
}

function plainOf(items: readonly EvidenceItem[]): HeldEvidence['plain'] {
  const bytes = (kind: EvidenceKind): Uint8Array[] => items.filter((item) => item.kind === kind).map((item) => item.bytes);
  return {
    certificates: bytes('certificate'), crls: bytes('crl'), ocsps: bytes('ocsp'),
    heldSince: Object.fromEntries(items.filter((item) => item.kind !== 'certificate').map((item) => [item.sha256, Date.parse(item.fetchedAt)])),
  };
}
