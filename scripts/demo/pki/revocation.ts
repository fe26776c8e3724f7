import { Constructed, Enumerated, GeneralizedTime, Integer, OctetString, Primitive } from 'asn1js';
import {
  AuthorityKeyIdentifier,
  BasicOCSPResponse,
  CertificateRevocationList,
  CertID,
  Extension,
  Extensions,
  OCSPResponse,
  ResponseBytes,
  ResponseData,
  RevokedCertificate,
  SingleResponse,
  Time,
} from 'pkijs';
import { exactBuffer, keyId, type SigningIdentity } from './certificate.js';

/** Reasons of RFC 5280 that the demo uses. */
export const REVOCATION_REASONS = { unspecified: 0, keyCompromise: 1, affiliationChanged: 3, superseded: 4, cessationOfOperation: 5 } as const;
export type RevocationReason = keyof typeof REVOCATION_REASONS;

/** A certificate taken back. */
export interface Revocation {
  readonly identity: SigningIdentity;
  readonly at: Date;
  readonly reason: RevocationReason;
}

/** A revocation list of an authority as of `thisUpdate`, with a number, DER. */
export async function revocationList(
  authority: SigningIdentity,
  order: { readonly number: number; readonly thisUpdate: Date; readonly nextUpdate: Date; readonly revoked: readonly Revocation[] },
): Promise<Uint8Array> {
  const crl = new CertificateRevocationList();
  crl.version = 1;
  crl.issuer = authority.certificate.subject;
  crl.thisUpdate = new Time({ value: order.thisUpdate });
  crl.nextUpdate = new Time({ value: order.nextUpdate });
  if (order.revoked.length > 0) crl.revokedCertificates = order.revoked.map(revokedEntry);
  const keyIdentifier = new OctetString({ valueHex: keyId(authority.certificate) });
  crl.crlExtensions = new Extensions({
    extensions: [
      new Extension({ extnID: '2.5.29.35', critical: false, extnValue: new AuthorityKeyIdentifier({ keyIdentifier }).toSchema().toBER(false) }),
      new Extension({ extnID: '2.5.29.20', critical: false, extnValue: new Integer({ value: order.number }).toBER(false) }),
    ],
  });
  await crl.sign(authority.keys.privateKey, 'SHA-256');
  return new Uint8Array(crl.toSchema(true).toBER(false));
}

function revokedEntry({ identity, at, reason }: Revocation): RevokedCertificate {
  const code = new Enumerated({ value: REVOCATION_REASONS[reason] });
  return new RevokedCertificate({
    userCertificate: identity.certificate.serialNumber,
    revocationDate: new Time({ value: at }),
    crlEntryExtensions: new Extensions({ extensions: [new Extension({ extnID: '2.5.29.21', critical: false, extnValue: code.toBER(false) })] }),
  });
}

/** An OCSP answer about one certificate (RFC 6960), signed by `responder`, DER. */
export async function ocspResponse(
  identity: SigningIdentity,
  responder: SigningIdentity,
  order: { readonly at: Date; readonly nextUpdate: Date; readonly revokedAt?: Date; readonly unknown?: boolean },
): Promise<Uint8Array> {
  const issuer = identity.issuers[0] ?? identity;
  const certID = new CertID();
  await certID.createForCertificate(identity.certificate, { hashAlgorithm: 'SHA-256', issuerCertificate: issuer.certificate });
  const single = new SingleResponse({ certID, certStatus: statusOf(order), thisUpdate: order.at, nextUpdate: order.nextUpdate });
  const basic = new BasicOCSPResponse({
    tbsResponseData: new ResponseData({ responderID: responder.certificate.subject, producedAt: order.at, responses: [single] }),
    certs: [responder.certificate],
  });
  await basic.sign(responder.keys.privateKey, 'SHA-256');
  const response = new OCSPResponse({
    responseStatus: new Enumerated({ value: 0 }),
    responseBytes: new ResponseBytes({
      responseType: '1.3.6.1.5.5.7.48.1.1',
      response: new OctetString({ valueHex: exactBuffer(new Uint8Array(basic.toSchema().toBER(false))) }),
    }),
  });
  return new Uint8Array(response.toSchema().toBER(false));
}

function statusOf(order: { readonly revokedAt?: Date; readonly unknown?: boolean }): Primitive | Constructed {
  if (order.unknown === true) return new Primitive({ idBlock: { tagClass: 3, tagNumber: 2 } });
  if (order.revokedAt === undefined) return new Primitive({ idBlock: { tagClass: 3, tagNumber: 0 } });
  return new Constructed({ idBlock: { tagClass: 3, tagNumber: 1 }, value: [new GeneralizedTime({ valueDate: order.revokedAt })] });
}
