import type { DocumentVerdict, SignatureVerdict } from '../../../server/archive/signatures/verifier/judge/verdict.js';
import type { CatalogueEntry, PeerSignature } from './catalogue.js';

/** One compared expectation. */
export interface Comparison {
  readonly check: string;
  readonly expected: unknown;
  readonly found: unknown;
}

const PER_SIGNATURE: Readonly<Record<string, keyof PeerSignature>> = { intact: 'intact', valid_signature: 'valid', trusted: 'trusted', coverage: 'coverage', docmdp_ok: 'docmdp_ok', bottom_line: 'bottom_line' };

function trusted(one: SignatureVerdict): boolean {
  return one.chain.trusted && !(one.sub ?? '').startsWith('CRYPTO');
}

function changesFine(one: SignatureVerdict): boolean {
  return one.modification.permitted && one.present && one.coverage !== 'UNCLEAR' && one.coverage !== 'CONTIGUOUS_BLOCK';
}

function answer(check: string, one: SignatureVerdict | undefined): unknown {
  if (one === undefined) {
    return 'no such signature';
  }
  switch (check) {
    case 'intact':
      return one.integrity.digest === true;
    case 'valid_signature':
      return one.integrity.cms === true;
    case 'trusted':
      return trusted(one);
    case 'coverage':
      return one.coverage === 'CONTIGUOUS_BLOCK' ? 'CONTIGUOUS_BLOCK_FROM_START' : one.coverage;
    case 'docmdp_ok':
      return changesFine(one);
    default:
      return one.main === 'TOTAL_PASSED';
  }
}

function comparePeers(entry: CatalogueEntry, peers: readonly PeerSignature[], check: string, verdict: DocumentVerdict): Comparison[] {
  const day = entry.validation_time?.slice(0, 10);
  return peers.flatMap((peer) => {
    const key = PER_SIGNATURE[check];
    const expected = key === undefined ? undefined : check === 'bottom_line' && peer.ades_status !== undefined ? peer.ades_status === 'PASSED' : peer[key];
    if (peer.check === 'ts' || expected === undefined || expected === null || (day !== undefined && peer.at?.slice(0, 10) !== day)) {
      return [];
    }
    const named = verdict.signatures.filter((one) => one.field === peer.field);
    const one = named.find((item) => item.present) ?? named[0] ?? (verdict.signatures.length === 1 ? verdict.signatures[0] : undefined);
    return [{ check, expected, found: answer(check, one) }];
  });
}

function compareLevels(expected: string, levels: readonly string[]): Comparison {
  const counts = [...expected.matchAll(/(\d+)x ([\w-]+)/g)];
  const fine =
    counts.length > 0 ? counts.every(([, count, level]) => levels.filter((one) => one === level).length === Number(count))
    : expected === 'PDF-NOT-ETSI' ? levels.includes('NOT_ETSI')
    : expected === 'PKCS7' ? levels.every((level) => level.startsWith('PKCS7'))
    : expected.includes('A-level NOT valid') ? !levels.includes('B-LTA')
    : levels.includes(expected);
  return { check: 'level', expected, found: fine ? expected : levels.join(',') };
}

function compareDocument(check: string, expected: unknown, verdict: DocumentVerdict): Comparison {
  const signatures = verdict.signatures.filter((one) => one.kind !== 'usage-rights' && one.kind !== 'doc-timestamp');
  const every = (test: (one: SignatureVerdict) => boolean): boolean => signatures.length > 0 && signatures.every(test);
  switch (check) {
    case 'n_signatures':
      return { check, expected, found: signatures.length };
    case 'valid_count':
      return { check, expected, found: signatures.filter((one) => one.main === 'TOTAL_PASSED').length };
    case 'level':
      return compareLevels(String(expected), signatures.map((one) => one.level));
    case 'timestamp_valid': {
      const stamps = verdict.signatures.flatMap((one) => one.timestamps);
      const intact = stamps.filter((one) => one.intact).length;
      return { check, expected, found: expected === false ? !stamps.some((one) => !one.intact) : `${intact} of ${stamps.length}` };
    }
    case 'coverage':
      return { check, expected, found: expected === 'invalid' && (verdict.sub === 'FORMAT_FAILURE' || signatures.some((one) => one.integrity.byteRange === 'bad')) ? 'invalid' : expected === 'NOT_WHOLE_DOCUMENT' && !signatures.some((one) => one.coverage === 'ENTIRE_FILE') ? expected : signatures.map((one) => one.coverage).join() };
    case 'covers_whole_document':
      return { check, expected, found: signatures.some((one) => one.coverage === 'ENTIRE_FILE') };
    case 'intact':
      return { check, expected, found: every((one) => one.integrity.digest === true && one.integrity.byteRange === 'ok') };
    case 'valid_signature':
      return { check, expected, found: every((one) => one.integrity.cms === true) };
    case 'trusted':
      return { check, expected, found: every(trusted) };
    default:
      return { check, expected, found: every(changesFine) };
  }
}

/** Compares a verdict with everything the peer's test asserts about the file. */
export function compareEntry(entry: CatalogueEntry, verdict: DocumentVerdict): Comparison[] {
  const peers = (entry.expected.per_signature ?? entry.expected.per_signature_pyhanko ?? []).filter((peer) => peer.field !== undefined);
  return entry.asserted.flatMap((check) => (peers.length > 0 && check in PER_SIGNATURE ? comparePeers(entry, peers, check, verdict) : [compareDocument(check, entry.expected[check], verdict)]));
}
