import { createHash } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import { Accuracy, AlgorithmIdentifier, MessageImprint, TSTInfo } from 'pkijs';
import type { Random } from '../random.js';
import { exactBuffer, type SigningIdentity } from './certificate.js';
import { signCms } from './cms.js';

const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const SHA_256 = '2.16.840.1.101.3.4.2.1';
/** A policy under the arc for examples (2.999), so that nobody mistakes it for a real one. */
const TEST_POLICY = '2.999.1.1';

/** DER of an RFC 3161 time-stamp token: `authority` states that `data` existed at `at`. */
export async function timestampToken(data: Uint8Array, at: Date, authority: SigningIdentity, random: Random): Promise<Uint8Array> {
  const info = new TSTInfo({
    version: 1,
    policy: TEST_POLICY,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA_256 }),
      hashedMessage: new OctetString({ valueHex: exactBuffer(createHash('sha256').update(data).digest()) }),
    }),
    serialNumber: new Integer({ valueHex: exactBuffer(Uint8Array.from([0x10, ...random.bytes(7)])) }),
    genTime: at,
    accuracy: new Accuracy({ seconds: 1 }),
  });
  return signCms(new Uint8Array(info.toSchema().toBER(false)), authority, { enclosed: { type: TST_INFO } });
}
