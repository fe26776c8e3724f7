import { createHash } from 'node:crypto';
import { der, derOid } from '../../server/archive/signatures/verifier/asn1/encode.js';
import { readWhole } from '../../server/archive/signatures/verifier/asn1/reader.js';
import type { Tlv } from '../../server/archive/signatures/verifier/asn1/reader.js';
import { createTrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import type { TrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import { issue, signCms } from '../unit/signatures/support/tiny-pki.js';
import type { Identity } from '../unit/signatures/support/tiny-pki.js';

const SEQ = 0x30;
const INTEGER = 0x02;

/** Ways in which an authority may answer wrongly. */
export interface AuthorityFaults {
  readonly status?: number;
  readonly otherImprint?: boolean;
  readonly otherNonce?: boolean;
  readonly rubbish?: boolean;
  readonly spoilSignature?: boolean;
}

/** A time-stamp authority made in the test: reads queries (RFC 3161, 2.4.1) and answers them at a given time. */
export interface TestAuthority {
  readonly root: Identity;
  readonly trust: TrustStore;
  answer(query: Uint8Array, at: number, faults?: AuthorityFaults): Buffer;
}

/** Makes an authority under a root of its own; `to` is the end of its certificate, ms UTC. */
export function aTimestampAuthority(options: { readonly to?: number } = {}): TestAuthority {
  const root = issue('TSA Root thử nghiệm', undefined, { ca: true });
  const authority = issue('TSA thử nghiệm', root, { extendedUsage: '1.3.6.1.5.5.7.3.8', usage: 0x80, serial: 5, ...options });
  const trust = createTrustStore({ anchors: [{ certificate: root.certificate, tree: 'test', purposes: ['timestamp'], trustedFrom: undefined, sunset: undefined }], intermediates: [], denied: new Set() });
  return {
    root, trust,
    answer(query, at, faults = {}) {
      if (faults.rubbish === true) return Buffer.from('<html>403</html>');
      if (faults.status !== undefined) return der(SEQ, der(SEQ, der(INTEGER, Buffer.of(faults.status))));
      const [, imprint, nonce] = readWhole(query).sequence() as [Tlv, Tlv, Tlv];
      const [algorithm, hash] = imprint.sequence() as [Tlv, Tlv];
      const stamped = faults.otherImprint === true ? createHash('sha256').update('something else').digest() : hash.content;
      const time = der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
      const info = der(SEQ, der(INTEGER, Buffer.of(1)), derOid('1.2.3.4'), der(SEQ, algorithm.raw, der(0x04, stamped)), der(INTEGER, Buffer.of(9)), time, der(INTEGER, faults.otherNonce === true ? Buffer.of(1) : nonce.content));
      const token = signCms(info, authority, [root], { contentType: '1.2.840.113549.1.9.16.1.4', enclosed: info });
      if (faults.spoilSignature === true) token[token.length - 1] = (token[token.length - 1] ?? 0) ^ 1;
      return der(SEQ, der(SEQ, der(INTEGER, Buffer.of(0))), token);
    },
  };
}
