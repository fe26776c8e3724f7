import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { der, derOid, derSetOf } from '../../../../server/archive/signatures/verifier/asn1/encode.js';
import { readCertificate } from '../../../../server/archive/signatures/verifier/x509/certificate.js';
import type { Certificate } from '../../../../server/archive/signatures/verifier/x509/certificate.js';

/** A certificate with its key, made in the test: nothing here touches a network or a clock. */
export interface Identity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

const SHA256 = der(0x30, derOid('2.16.840.1.101.3.4.2.1'));
const ECDSA_SHA256 = der(0x30, derOid('1.2.840.10045.4.3.2'));
const SEQ = 0x30;

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, 6);
  const short = bytes.subarray(bytes.findIndex((byte, i) => byte !== 0 || i === 5));
  return der(2, (short[0] as number) & 0x80 ? Buffer.concat([Buffer.of(0), short]) : short);
}

function time(ms: number): Buffer {
  return der(0x18, Buffer.from(new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14) + 'Z'));
}

function name(common: string): Buffer {
  return der(SEQ, der(0x31, der(SEQ, derOid('2.5.4.3'), der(0x0c, Buffer.from(common)))));
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  return der(SEQ, derOid(oid), ...(critical ? [der(1, Buffer.of(0xff))] : []), der(4, value));
}

function signed(tbs: Buffer, key: KeyObject): Buffer {
  return der(SEQ, tbs, ECDSA_SHA256, der(3, Buffer.of(0), sign('sha256', tbs, key)));
}

/** What a test certificate says. Times are ms UTC. */
export interface CertificateOptions {
  readonly serial?: number;
  readonly from?: number;
  readonly to?: number;
  readonly ca?: boolean;
  /** First octet of keyUsage: 0x40 nonRepudiation, 0x80 digitalSignature, 0x06 keyCertSign and cRLSign. */
  readonly usage?: number;
  readonly extendedUsage?: string;
  /** Where the certificate says to ask. */
  readonly addresses?: { readonly ocsp?: string; readonly issuer?: string; readonly list?: string };
}

function uri(text: string): Buffer {
  return der(0x86, Buffer.from(text, 'latin1'));
}

function addressExtensions({ ocsp, issuer, list }: NonNullable<CertificateOptions['addresses']>): Buffer[] {
  const access = [
    ...(ocsp === undefined ? [] : [der(SEQ, derOid('1.3.6.1.5.5.7.48.1'), uri(ocsp))]),
    ...(issuer === undefined ? [] : [der(SEQ, derOid('1.3.6.1.5.5.7.48.2'), uri(issuer))]),
  ];
  return [
    ...(access.length === 0 ? [] : [extension('1.3.6.1.5.5.7.1.1', false, der(SEQ, ...access))]),
    ...(list === undefined ? [] : [extension('2.5.29.31', false, der(SEQ, der(SEQ, der(0xa0, der(0xa0, uri(list))))))]),
  ];
}

/** Issues a certificate; without an issuer it is self-signed. P-256 and SHA-256. */
export function issue(common: string, issuer: Identity | undefined, options: CertificateOptions = {}): Identity {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = issuer?.key ?? pair.privateKey;
  const extensions = [
    ...(options.ca === true ? [extension('2.5.29.19', true, der(SEQ, der(1, Buffer.of(0xff))))] : []),
    extension('2.5.29.15', true, der(3, Buffer.of(0, options.usage ?? (options.ca === true ? 0x06 : 0xc0)))),
    ...(options.extendedUsage === undefined ? [] : [extension('2.5.29.37', true, der(SEQ, derOid(options.extendedUsage)))]),
    ...(options.addresses === undefined ? [] : addressExtensions(options.addresses)),
  ];
  const issuerName = issuer === undefined ? name(common) : Buffer.from(rawSubject(issuer.certificate));
  const tbs = der(
    SEQ, der(0xa0, integer(2)), integer(options.serial ?? 1), ECDSA_SHA256, issuerName, der(SEQ, time(options.from ?? Date.UTC(2020, 0, 1)), time(options.to ?? Date.UTC(2030, 0, 1))),
    name(common), pair.publicKey.export({ format: 'der', type: 'spki' }), der(0xa3, der(SEQ, ...extensions)),
  );
  return { certificate: readCertificate(signed(tbs, signer)), key: pair.privateKey };
}

function rawSubject(certificate: Certificate): Buffer {
  return name(certificate.subject.attributes[0]?.text ?? '');
}

/** A revocation list of an issuer; `revoked` maps serial numbers to times. */
export function revocationList(issuer: Identity, thisUpdate: number, nextUpdate: number, revoked: Readonly<Record<number, number>> = {}, reason = 5): Buffer {
  const rows = Object.entries(revoked).map(([serial, at]) => der(SEQ, integer(Number(serial)), time(at), der(SEQ, extension('2.5.29.21', false, der(0x0a, Buffer.of(reason))))));
  const tbs = der(SEQ, integer(1), ECDSA_SHA256, rawSubject(issuer.certificate), time(thisUpdate), time(nextUpdate), ...(rows.length > 0 ? [der(SEQ, ...rows)] : []));
  return signed(tbs, issuer.key);
}

/** Ways in which a test signature may be wrong or special. */
export interface SignOptions {
  readonly timestamp?: (signature: Buffer) => Buffer;
  /** Content put inside where the format says detached. */
  readonly enclosed?: Buffer;
  /** Bound to this certificate instead of the signer's own. */
  readonly boundTo?: Certificate;
  readonly twoSigners?: boolean;
  readonly contentType?: string;
}

/** A CMS signature over data: content type, digest, signing-certificate-v2 and what the options add. */
export function signCms(data: Buffer, signer: Identity, chain: readonly Identity[] = [], options: SignOptions = {}): Buffer {
  const attribute = (oid: string, value: Buffer): Buffer => der(SEQ, derOid(oid), der(0x31, value));
  const type = options.contentType ?? '1.2.840.113549.1.7.1';
  const bound = createHash('sha256').update((options.boundTo ?? signer.certificate).raw).digest();
  const attributes = [
    attribute('1.2.840.113549.1.9.3', derOid(type)), attribute('1.2.840.113549.1.9.4', der(4, createHash('sha256').update(data).digest())),
    attribute('1.2.840.113549.1.9.16.2.47', der(SEQ, der(SEQ, der(SEQ, der(4, bound))))),
  ];
  const signature = sign('sha256', derSetOf(attributes), signer.key);
  const unsigned = options.timestamp === undefined ? [] : [derSetOf([attribute('1.2.840.113549.1.9.16.2.14', options.timestamp(signature))], 0xa1)];
  const issuerName = signer.certificate.issuerRaw;
  const info = der(SEQ, integer(1), der(SEQ, issuerName, integer(Number.parseInt(signer.certificate.serial, 16))), SHA256, derSetOf(attributes, 0xa0), ECDSA_SHA256, der(4, signature), ...unsigned);
  const content = options.enclosed === undefined ? [] : [der(0xa0, der(4, options.enclosed))];
  const certificates = [signer, ...chain].map((one) => one.certificate.raw);
  const body = der(SEQ, integer(1), der(0x31, SHA256), der(SEQ, derOid(type), ...content), der(0xa0, ...certificates), der(0x31, info, ...(options.twoSigners === true ? [info] : [])));
  return der(SEQ, derOid('1.2.840.113549.1.7.2'), der(0xa0, body));
}

/** A time-stamp token over data. */
export function stamp(data: Buffer, authority: Identity, at: number, chain: readonly Identity[] = []): Buffer {
  const imprint = der(SEQ, SHA256, der(4, createHash('sha256').update(data).digest()));
  const info = der(SEQ, integer(1), derOid('1.2.3.4'), imprint, integer(7), time(at));
  return signCms(info, authority, chain, { contentType: '1.2.840.113549.1.9.16.1.4', enclosed: info });
}

/** A response about one certificate, signed by its issuer itself. */
export function ocspAnswer(subject: Identity, issuer: Identity, thisUpdate: number, nextUpdate: number, revokedAt?: number): Buffer {
  const hash = (bytes: Uint8Array): Buffer => der(4, createHash('sha1').update(bytes).digest());
  const id = der(SEQ, der(SEQ, derOid('1.3.14.3.2.26'), der(5)), hash(subject.certificate.issuerRaw), hash(issuer.certificate.keyBits), integer(Number.parseInt(subject.certificate.serial, 16)));
  const status = revokedAt === undefined ? der(0x80) : der(0xa1, time(revokedAt));
  const responses = der(SEQ, der(SEQ, id, status, time(thisUpdate), der(0xa0, time(nextUpdate))));
  const data = der(SEQ, der(0xa1, rawSubject(issuer.certificate)), time(thisUpdate), responses);
  const basic = signed(data, issuer.key);
  return der(SEQ, der(0x0a, Buffer.of(0)), der(0xa0, der(SEQ, derOid('1.3.6.1.5.5.7.48.1.1'), der(4, basic))));
}
