import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ARCHIVE_POLICY } from '../../server/archive/signatures/verifier/judge/policy.js';
import type { ValidationPolicy } from '../../server/archive/signatures/verifier/judge/policy.js';
import { walkObjects } from '../../server/archive/signatures/verifier/judge/hidden-objects.js';
import { prepareSignature } from '../../server/archive/signatures/verifier/judge/prepared.js';
import { findSignatures } from '../../server/archive/signatures/verifier/pades/signature-fields.js';
import { openPdf } from '../../server/archive/signatures/verifier/pdf/document.js';
import { DEFAULT_PDF_LIMITS } from '../../server/archive/signatures/verifier/pdf/limits.js';
import { createTrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import type { TrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import { verify } from '../../server/archive/signatures/verifier/verify.js';
import type { DocumentVerdict } from '../../server/archive/signatures/verifier/judge/verdict.js';

/** Which bytes a signature covers: everything before `end` but its own value. */
export interface Covered {
  readonly end: number;
  readonly gap: readonly [number, number];
}

/** A file to be mutated; `covered` is empty for one that does not pass as it is. */
export interface Seed {
  readonly name: string;
  readonly bytes: Buffer;
  readonly now: number;
  readonly trust: TrustStore;
  readonly covered: readonly Covered[];
  /** Objects that the trailer leads to: overriding any other changes nothing that is shown. */
  readonly reached: ReadonlySet<number>;
}

const LARGEST = 300_000;

/**
 * Nothing here but the integrity of the bytes is to decide: whoever is in the file is trusted, revocation and strength are not asked.
 * What passes under this policy after a mutation passes because the mutation was not seen.
 */
export const FUZZ_POLICY: ValidationPolicy = {
  ...ARCHIVE_POLICY, id: 'fuzz',
  checks: { ...ARCHIVE_POLICY.checks, signerRevocation: 'ignore', caRevocation: 'ignore', timestampRevocation: 'ignore', signatureAlgorithm: 'warn', weakThenLawful: 'warn', commitmentKeyUsage: 'warn', signerExtendedKeyUsage: 'warn', essCertificate: 'warn' },
};

/** Every PDF of a folder that is small enough, as a seed. */
export function readSeeds(folder: string): Seed[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.pdf'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ file, bytes: readFileSync(file) }))
    .filter(({ bytes }) => bytes.length <= LARGEST)
    .map(({ file, bytes }) => toSeed(path.relative(folder, file), bytes));
}

/** Judges a mutation of a seed as the seed was judged. */
export function judgeSeed(seed: Seed, bytes: Uint8Array): DocumentVerdict {
  return verify(bytes, { now: seed.now, trust: seed.trust, policy: FUZZ_POLICY });
}

function toSeed(name: string, bytes: Buffer): Seed {
  const plain = verify(bytes, { now: Date.parse('2026-11-22T00:00:00Z'), policy: FUZZ_POLICY });
  const claims = plain.signatures.flatMap((one) => (one.time.claimed === undefined ? [] : [Date.parse(one.time.claimed)])).filter((time) => !Number.isNaN(time));
  const now = claims.length === 0 ? Date.parse('2026-11-22T00:00:00Z') : Math.max(...claims) + 60_000;
  const blank: Seed = { name, bytes, now, trust: createTrustStore({ anchors: [], intermediates: [], denied: new Set() }), covered: [], reached: new Set() };
  if (plain.signatures.length === 0) {
    return blank;
  }
  const document = openPdf(bytes, DEFAULT_PDF_LIMITS);
  const prepared = findSignatures(document).map((found) => prepareSignature(document, found));
  const certificates = new Map(prepared.flatMap((one) => one.container.data?.certificates ?? []).map((certificate) => [certificate.fingerprint, certificate]));
  const trust = createTrustStore({
    anchors: [...certificates.values()].map((certificate) => ({ certificate, tree: 'fuzz', purposes: ['signer', 'timestamp', 'revocation'], trustedFrom: undefined, sunset: undefined })), intermediates: [], denied: new Set(),
  });
  const seed = { ...blank, trust };
  if (judgeSeed(seed, bytes).main !== 'TOTAL_PASSED') {
    return seed;
  }
  const covered = prepared.flatMap((one): Covered[] => {
    const value = one.found.dict.get('Contents') as { start?: number; end?: number } | null;
    return one.kind === 'usage-rights' || value?.start === undefined || value.end === undefined ? [] : [{ end: one.range.signedEnd, gap: [value.start, value.end] }];
  });
  return { ...seed, covered, reached: walkObjects(document.latest()).reached };
}

/** True when some signature covers the position, outside its own value. */
export function isCovered(seed: Seed, position: number): boolean {
  return seed.covered.some(({ end, gap: [from, to] }) => position < end && (position < from || position >= to));
}
