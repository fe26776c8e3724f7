import { readCertificate } from '../verifier/x509/certificate.js';
import { createTrustStore } from '../verifier/trust/trust-store.js';
import type { TrustStore } from '../verifier/trust/trust-store.js';
import type { TrustContent } from './model.js';

/** The verifier's store made of a version's content and the certificates it names. Throws when one of them is missing. */
export function storeOf(content: TrustContent, certificates: ReadonlyMap<string, Uint8Array>): TrustStore {
  const certificateOf = (fingerprint: string): ReturnType<typeof readCertificate> => {
    const der = certificates.get(fingerprint);
    if (der === undefined) throw new Error(`the trust store lacks the certificate ${fingerprint}`);
    return readCertificate(der);
  };
  const momentOf = (iso: string | null): number | undefined => (iso === null ? undefined : Date.parse(iso));
  return createTrustStore({
    anchors: content.anchors.map((anchor) => ({
      certificate: certificateOf(anchor.fingerprint), tree: anchor.tree, purposes: anchor.purposes, trustedFrom: momentOf(anchor.trustedFrom), sunset: momentOf(anchor.sunset),
    })),
    intermediates: content.intermediates.map(certificateOf), denied: new Set(content.denied),
  });
}

/** Every certificate a content names, denials aside. */
export function namedIn(content: TrustContent): string[] {
  return [...new Set([...content.anchors.map((anchor) => anchor.fingerprint), ...content.intermediates])];
}
