import { Integer, OctetString, BitString } from 'asn1js';
import {
  AccessDescription,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CRLDistributionPoints,
  DistributionPoint,
  ExtKeyUsage,
  Extension,
  GeneralName,
  InfoAccess,
  Time,
} from 'pkijs';
import { createHash } from 'node:crypto';
import type { Random } from '../random.js';
import { distinguishedName, type NamePart } from './names.js';
import type { SigningKeys } from './rsa-key.js';

/** A certificate with its key and the way up to its root. */
export interface SigningIdentity {
  readonly certificate: Certificate;
  readonly der: Uint8Array;
  readonly keys: SigningKeys;
  /** The issuing certificates, nearest first; empty for a root. */
  readonly issuers: readonly SigningIdentity[];
  readonly subject: readonly NamePart[];
}

/** What a certificate may be used for. */
export type CertificateUse = 'authority' | 'signing' | 'timestamp' | 'ocsp';

/** Everything that is written into a certificate. */
export interface CertificateOrder {
  readonly subject: readonly NamePart[];
  readonly use: CertificateUse;
  readonly keys: SigningKeys;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly random: Random;
  /** Missing for a root, which signs itself. */
  readonly issuer?: SigningIdentity;
  /** Short name of the issuer in the (never reachable) addresses of revocation lists. */
  readonly issuerSlug?: string;
}

const DIGITAL_SIGNATURE = 0x80;
const NON_REPUDIATION = 0x40;
const CERT_AND_CRL_SIGN = 0x06;
const EKU = { timestamp: '1.3.6.1.5.5.7.3.8', ocsp: '1.3.6.1.5.5.7.3.9', documentSigning: '1.3.6.1.5.5.7.3.36' };
const OCSP_NO_CHECK = '1.3.6.1.5.5.7.48.1.5';

/** Issues a certificate (X.509 v3, SHA-256 with RSA) with the extensions its use asks for (RFC 5280). */
export async function issueCertificate(order: CertificateOrder): Promise<SigningIdentity> {
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new Integer({ valueHex: serial(order.random) });
  certificate.subject = distinguishedName(order.subject);
  certificate.issuer = distinguishedName(order.issuer?.subject ?? order.subject);
  certificate.notBefore = new Time({ value: order.notBefore });
  certificate.notAfter = new Time({ value: order.notAfter });
  await certificate.subjectPublicKeyInfo.importKey(order.keys.publicKey);
  certificate.extensions = extensionsOf(order, certificate);
  await certificate.sign((order.issuer?.keys ?? order.keys).privateKey, 'SHA-256');
  return {
    certificate,
    der: new Uint8Array(certificate.toSchema(true).toBER(false)),
    keys: order.keys,
    issuers: order.issuer === undefined ? [] : [order.issuer, ...order.issuer.issuers],
    subject: order.subject,
  };
}

function extensionsOf(order: CertificateOrder, certificate: Certificate): Extension[] {
  const list: Extension[] = [];
  const add = (extnID: string, critical: boolean, value: { toBER(sizeOnly?: boolean): ArrayBuffer }): void => {
    list.push(new Extension({ extnID, critical, extnValue: value.toBER(false) }));
  };
  const authority = order.use === 'authority';
  if (authority) add('2.5.29.19', true, new BasicConstraints({ cA: true }).toSchema());
  else add('2.5.29.19', true, new BasicConstraints({}).toSchema());
  add('2.5.29.15', true, keyUsage(authority ? CERT_AND_CRL_SIGN : order.use === 'signing' ? DIGITAL_SIGNATURE | NON_REPUDIATION : DIGITAL_SIGNATURE));
  add('2.5.29.14', false, new OctetString({ valueHex: keyId(certificate) }));
  if (order.issuer !== undefined) {
    const keyIdentifier = new OctetString({ valueHex: keyId(order.issuer.certificate) });
    add('2.5.29.35', false, new AuthorityKeyIdentifier({ keyIdentifier }).toSchema());
  }
  if (order.use === 'timestamp') add('2.5.29.37', true, new ExtKeyUsage({ keyPurposes: [EKU.timestamp] }).toSchema());
  if (order.use === 'ocsp') {
    add('2.5.29.37', false, new ExtKeyUsage({ keyPurposes: [EKU.ocsp] }).toSchema());
    list.push(new Extension({ extnID: OCSP_NO_CHECK, critical: false, extnValue: Uint8Array.from([5, 0]).buffer }));
  }
  if (order.use === 'signing') add('2.5.29.37', false, new ExtKeyUsage({ keyPurposes: [EKU.documentSigning] }).toSchema());
  if (order.issuer !== undefined && order.use !== 'ocsp') addAddresses(add, order.issuerSlug ?? 'ca');
  return list;
}

/** Addresses under `.invalid` (RFC 2606): nothing ever answers there, as from a closed government network. */
function addAddresses(add: (id: string, critical: boolean, value: { toBER(sizeOnly?: boolean): ArrayBuffer }) => void, slug: string): void {
  const uri = (value: string): GeneralName => new GeneralName({ type: 6, value });
  const point = new DistributionPoint({ distributionPoint: [uri(`http://crl.thu-nghiem.invalid/${slug}.crl`)] });
  add('2.5.29.31', false, new CRLDistributionPoints({ distributionPoints: [point] }).toSchema());
  const access = [
    new AccessDescription({ accessMethod: '1.3.6.1.5.5.7.48.1', accessLocation: uri(`http://ocsp.thu-nghiem.invalid/${slug}`) }),
    new AccessDescription({ accessMethod: '1.3.6.1.5.5.7.48.2', accessLocation: uri(`http://ca.thu-nghiem.invalid/${slug}.crt`) }),
  ];
  add('1.3.6.1.5.5.7.1.1', false, new InfoAccess({ accessDescriptions: access }).toSchema());
}

function keyUsage(bits: number): BitString {
  const unused = 31 - Math.clz32(bits & -bits);
  return new BitString({ valueHex: Uint8Array.from([bits]).buffer, unusedBits: unused });
}

/** SHA-1 of the public key bits (RFC 5280, 4.2.1.2, method 1). */
export function keyId(certificate: Certificate): ArrayBuffer {
  const key = certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView;
  return exactBuffer(createHash('sha1').update(key).digest());
}

/** The bytes of a view as a buffer of their own, as the ASN.1 library wants them. */
export function exactBuffer(view: Uint8Array): ArrayBuffer {
  return new Uint8Array(view).buffer;
}

/** 16 bytes, positive, never zero. */
function serial(random: Random): ArrayBuffer {
  const bytes = random.bytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return exactBuffer(bytes);
}
