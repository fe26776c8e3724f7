import { MalformedAsn1 } from '../asn1/reader.js';
import { imprintMatches, readTimestampToken, verifyToken } from '../cms/timestamp-token.js';
import type { TimestampToken } from '../cms/timestamp-token.js';
import type { Tlv } from '../asn1/reader.js';
import type { CoveredBytes } from '../cms/verify-signature.js';
import type { JudgeContext } from './context.js';
import { judgeChain } from './judge-chain.js';
import { acceptableUntil } from './policy.js';
import { iso } from './summaries.js';
import type { ChainSummary, SubIndication, TimestampVerdict } from './verdict.js';
import type { Certificate } from '../x509/certificate.js';

/** A judged token; `time` in ms is proof of existence only when the verdict is trusted. */
export interface JudgedTimestamp {
  readonly verdict: TimestampVerdict;
  readonly time: number;
  readonly accuracyMs: number;
  readonly token: TimestampToken | undefined;
  readonly authority: Certificate | undefined;
}

const NO_CHAIN: ChainSummary = { path: [], trusted: false, problems: [], revocation: [] };

function broken(kind: TimestampVerdict['kind'], sub: SubIndication): JudgedTimestamp {
  return { verdict: { kind, time: '', imprint: false, signature: false, intact: false, trusted: false, sub, authority: '', chain: NO_CHAIN }, time: NaN, accuracyMs: 0, token: undefined, authority: undefined };
}

/** Reads a token, or undefined when the bytes hold none. */
export function tryReadToken(bytes: Uint8Array): TimestampToken | undefined {
  try {
    return readTimestampToken(bytes);
  } catch (error) {
    if (error instanceof MalformedAsn1 || error instanceof TypeError || error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

const read = new WeakMap<Tlv, { readonly token: TimestampToken | undefined }>();

/** The token in an attribute value; several judges ask for it, it is read once. */
export function tokenOf(value: Tlv): TimestampToken | undefined {
  let known = read.get(value);
  if (known === undefined) {
    known = { token: tryReadToken(value.raw) };
    read.set(value, known);
  }
  return known.token;
}

/**
 * Judges a token over `covered`: imprint first, then its signature, attributes and chain at `controlTime` (now, or the moment a
 * later trusted time stamp proves that it existed).
 */
export function judgeTimestamp(kind: TimestampVerdict['kind'], token: TimestampToken | undefined, covered: CoveredBytes | readonly Uint8Array[], controlTime: number, context: JudgeContext): JudgedTimestamp {
  if (token === undefined) {
    return broken(kind, 'FORMAT_FAILURE');
  }
  const imprint = imprintMatches(token, covered);
  const signer = verifyToken(token, context.pool.all());
  const signature = signer.signature === 'valid' && signer.digest === true && signer.faults.length === 0 && signer.ess === 'ok';
  const base = { kind, time: iso(token.genTime), imprint, signature, intact: imprint && signature, authority: signer.certificate === undefined ? '' : signer.certificate.subject.attributes.map((one) => one.text).join(', ') };
  const rest = { time: token.genTime, accuracyMs: token.accuracyMs, token, authority: signer.certificate };
  if (signer.certificate === undefined) {
    return { verdict: { ...base, trusted: false, sub: 'NO_SIGNING_CERTIFICATE_FOUND', chain: NO_CHAIN }, ...rest };
  }
  const outcome = judgeChain(signer.certificate, 'timestamp', controlTime, context);
  const key = signer.certificate.publicKey;
  const until = Math.min(
    acceptableUntil(context.policy.algorithms, token.signer.digest, token.signer.algorithm.family === 'rsa-pss' ? 'rsa-pss' : (key?.kind ?? 'other'), key?.bits ?? 0),
    acceptableUntil({ ...context.policy.algorithms, keys: [{ family: '*', minBits: 0, until: null }] }, token.imprintDigest, '*', 0),
  );
  const weak = controlTime >= until && context.policy.checks.signatureAlgorithm === 'fail';
  const early = token.genTime < signer.certificate.notBefore || token.genTime > signer.certificate.notAfter;
  const future = token.genTime > context.now;
  const sub: SubIndication | undefined = !imprint ? 'HASH_FAILURE' : !signature ? 'SIG_CRYPTO_FAILURE' : (outcome.sub ?? (weak ? 'CRYPTO_CONSTRAINTS_FAILURE' : early ? 'CHAIN_CONSTRAINTS_FAILURE' : future ? 'NOT_YET_VALID' : undefined));
  return { verdict: { ...base, trusted: sub === undefined, ...(sub === undefined ? {} : { sub }), chain: outcome.chain }, ...rest };
}
