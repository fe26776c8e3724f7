import { createHash, randomBytes } from 'node:crypto';
import type { RequestAnswer, RequestFault } from '../fetching/guarded-request.js';
import { der, derOid } from '../verifier/asn1/encode.js';
import { MalformedAsn1, TAG, readTlv, readWhole } from '../verifier/asn1/reader.js';
import type { Tlv } from '../verifier/asn1/reader.js';
import { integerHex, smallInteger } from '../verifier/asn1/values.js';
import { imprintMatches, readTimestampToken, verifyToken } from '../verifier/cms/timestamp-token.js';

/** A token that was checked against what was asked, or why there is none. `retry` says whether asking again later makes sense. */
export type StampAnswer = { readonly token: Buffer; readonly at: string } | { readonly fault: string; readonly retry: boolean };

/** Asks a time-stamp authority (RFC 3161) for a token over bytes. Never throws for what the authority does. */
export interface TimestampClient {
  stamp(content: Uint8Array, signal?: AbortSignal): Promise<StampAnswer>;
}

/** Sends a request body to the authority: POST, `application/timestamp-query`. */
export type SendQuery = (body: Uint8Array, signal?: AbortSignal) => Promise<RequestAnswer | RequestFault>;

const SHA256 = '2.16.840.1.101.3.4.2.1';
const NULL = Buffer.from([0x05, 0x00]);
/** PKIFailureInfo bits (RFC 3161, 2.4.2) after which the same question may be answered: timeNotAvailable, systemFailure. */
const PASSING_FAILURES: readonly number[] = [14, 25];

/** A TimeStampReq over a SHA-256 imprint that asks for the authority's certificate. */
export function timestampQuery(digest: Uint8Array, nonce: Uint8Array): Buffer {
  const imprint = der(TAG.sequence, der(TAG.sequence, derOid(SHA256), NULL), der(TAG.octetString, digest));
  return der(TAG.sequence, der(TAG.integer, Buffer.of(1)), imprint, der(TAG.integer, nonce), der(TAG.boolean, Buffer.of(0xff)));
}

/** Opens a client over a way to send; `randomness` gives the nonce (8 bytes by default). */
export function createTimestampClient(send: SendQuery, randomness: (bytes: number) => Uint8Array = randomBytes): TimestampClient {
  return {
    async stamp(content, signal) {
      const digest = createHash('sha256').update(content).digest();
      const nonce = Buffer.from(randomness(8));
      // Positive and of fixed length: some authorities answer a nonce with its leading zeros dropped.
      nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
      const answer = await send(timestampQuery(digest, nonce), signal);
      if ('fault' in answer) {
        return { fault: `tsa-${answer.fault}`, retry: answer.retry };
      }
      try {
        return readReply(answer.bytes, content, nonce);
      } catch (error) {
        if (!(error instanceof MalformedAsn1) && !(error instanceof TypeError) && !(error instanceof RangeError)) {
          throw error;
        }
        return { fault: 'tsa-answer-unreadable', retry: true };
      }
    },
  };
}

function readReply(bytes: Uint8Array, content: Uint8Array, nonce: Uint8Array): StampAnswer {
  const [info, token] = readWhole(bytes).sequence() as [Tlv, Tlv | undefined];
  const fields = info.sequence();
  const status = smallInteger(fields[0] as Tlv);
  if (status > 1 || token === undefined) {
    const failure = fields.find((field) => field.tag === TAG.bitString);
    const passing = failure !== undefined && PASSING_FAILURES.some((bit) => ((failure.content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
    return { fault: `tsa-status-${status}`, retry: passing };
  }
  const parsed = readTimestampToken(token.raw);
  if (!imprintMatches(parsed, [content])) {
    return { fault: 'tsa-imprint-differs', retry: true };
  }
  const said = readTlv(parsed.data.content as Uint8Array).sequence().slice(5).find((field) => field.tag === TAG.integer);
  if (said === undefined || integerHex(said) !== Buffer.from(nonce).toString('hex')) {
    return { fault: 'tsa-nonce-differs', retry: true };
  }
  const signer = verifyToken(parsed, []);
  if (signer.signature !== 'valid' || signer.digest !== true || signer.faults.length > 0 || signer.certificate === undefined) {
    return { fault: 'tsa-signature-invalid', retry: true };
  }
  return { token: Buffer.from(token.raw), at: new Date(parsed.genTime).toISOString() };
}
