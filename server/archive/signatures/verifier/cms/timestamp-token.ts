import { MalformedAsn1, TAG, readTlv } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { octetsOf, oidOf, smallInteger, timeOf } from '../asn1/values.js';
import { digestCovered, digestParts } from './verify-signature.js';
import type { CoveredBytes } from './verify-signature.js';
import { readDigestAlgorithm } from './algorithms.js';
import { CONTENT, readSignedData } from './signed-data.js';
import type { SignedData, SignerInfo } from './signed-data.js';
import type { Certificate } from '../x509/certificate.js';
import { verifySigner } from './verify-signer.js';
import type { SignerResult } from './verify-signer.js';

/** A time-stamp token (RFC 3161, 2.4.2). Times are ms UTC. */
export interface TimestampToken {
  readonly data: SignedData;
  readonly signer: SignerInfo;
  readonly genTime: number;
  /** Accuracy in ms; 0 when the token names none. */
  readonly accuracyMs: number;
  readonly imprintDigest: string | undefined;
  readonly imprint: Uint8Array;
  readonly policy: string;
}

function accuracyOf(tlv: Tlv | undefined): number {
  let ms = 0;
  for (const field of tlv?.children() ?? []) {
    if (field.tag === TAG.integer) {
      ms += smallInteger(field) * 1000;
    } else if (field.context === 0) {
      ms += smallInteger(field);
    }
  }
  return ms;
}

/** Reads a token; exactly one signer and a version 1 TSTInfo are required. Throws MalformedAsn1. */
export function readTimestampToken(bytes: Uint8Array): TimestampToken {
  const { signedData } = readSignedData(bytes);
  const signer = signedData.signers[0];
  if (signedData.contentType !== CONTENT.tstInfo || signedData.content === undefined || signer === undefined || signedData.signers.length !== 1) {
    throw new MalformedAsn1('tst.not-a-token');
  }
  const [version, policy, imprint, , genTime, ...rest] = readTlv(signedData.content).sequence() as [Tlv, Tlv, Tlv, Tlv, Tlv, ...Tlv[]];
  if (genTime === undefined || smallInteger(version) !== 1) {
    throw new MalformedAsn1('tst.bad-info');
  }
  const [algorithm, hash] = imprint.sequence() as [Tlv, Tlv];
  return {
    data: signedData, signer, genTime: timeOf(genTime.expect(TAG.generalizedTime)), accuracyMs: accuracyOf(rest.find((field) => field.tag === TAG.sequence)),
    imprintDigest: readDigestAlgorithm(algorithm).digest, imprint: octetsOf(hash), policy: oidOf(policy),
  };
}

/** True when the token's imprint is the hash of exactly these bytes. */
export function imprintMatches(token: TimestampToken, covered: CoveredBytes | readonly Uint8Array[]): boolean {
  return token.imprintDigest !== undefined && Buffer.compare(digestCovered(token.imprintDigest, covered), token.imprint) === 0;
}

/** Verifies the token's own signature over its TSTInfo with the certificates at hand; those known already come first, their keys are loaded. */
export function verifyToken(token: TimestampToken, candidates: readonly Certificate[]): SignerResult {
  const content = token.data.content as Uint8Array;
  return verifySigner(token.data, token.signer, [...candidates, ...token.data.certificates], (digest) => digestParts(digest, [content]), () => content);
}
