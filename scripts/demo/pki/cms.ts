import { createHash } from 'node:crypto';
import { fromBER, ObjectIdentifier, OctetString, Sequence, UTCTime } from 'asn1js';
import { Attribute, ContentInfo, EncapsulatedContentInfo, IssuerAndSerialNumber, SignedAndUnsignedAttributes, SignedData, SignerInfo } from 'pkijs';
import { exactBuffer, type SigningIdentity } from './certificate.js';

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
} as const;

/** What a CMS signature says beyond the bytes it covers. */
export interface CmsOptions {
  /** Written as signed attribute in the older PDF form only; PAdES forbids it. */
  readonly signingTime?: Date;
  /** The ESS signing-certificate-v2 attribute that PAdES asks for (RFC 5035). */
  readonly signingCertificate?: boolean;
  /** Type of the content when it lies inside (time-stamp tokens); otherwise the content is detached. */
  readonly enclosed?: { readonly type: string };
  /** Asked for the DER of a time-stamp token over the signature value. */
  readonly timestamp?: (signature: Uint8Array) => Promise<Uint8Array>;
}

/** DER of a ContentInfo with one SHA-256/RSA signature over `content` and the signer's whole chain. */
export async function signCms(content: Uint8Array, signer: SigningIdentity, options: CmsOptions = {}): Promise<Uint8Array> {
  const type = options.enclosed?.type ?? OID.data;
  const attributes = signedAttributes(content, type, signer, options);
  const { issuer, serialNumber } = signer.certificate;
  const signerInfo = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer, serialNumber }),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
  });
  const signed = new SignedData({
    version: options.enclosed === undefined ? 1 : 3,
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: type,
      ...(options.enclosed === undefined ? {} : { eContent: new OctetString({ valueHex: exactBuffer(content) }) }),
    }),
    signerInfos: [signerInfo],
    certificates: [signer, ...signer.issuers].map((one) => one.certificate),
  });
  await signed.sign(signer.keys.privateKey, 0, 'SHA-256', exactBuffer(content));
  if (options.timestamp !== undefined) {
    const token = await options.timestamp(signerInfo.signature.valueBlock.valueHexView);
    const value = fromBER(exactBuffer(token)).result;
    signerInfo.unsignedAttrs = new SignedAndUnsignedAttributes({ type: 1, attributes: [new Attribute({ type: OID.timestampToken, values: [value] })] });
  }
  const info = new ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) });
  return new Uint8Array(info.toSchema().toBER(false));
}

function signedAttributes(content: Uint8Array, type: string, signer: SigningIdentity, options: CmsOptions): Attribute[] {
  const digest = createHash('sha256').update(content).digest();
  const list = [
    new Attribute({ type: OID.contentType, values: [new ObjectIdentifier({ value: type })] }),
    new Attribute({ type: OID.messageDigest, values: [new OctetString({ valueHex: exactBuffer(digest) })] }),
  ];
  if (options.signingTime !== undefined) {
    list.push(new Attribute({ type: OID.signingTime, values: [new UTCTime({ valueDate: options.signingTime })] }));
  }
  if (options.signingCertificate !== false) {
    const certHash = new OctetString({ valueHex: exactBuffer(createHash('sha256').update(signer.der).digest()) });
    const ess = new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [certHash] })] })] });
    list.push(new Attribute({ type: OID.signingCertificateV2, values: [ess] }));
  }
  // DER wants the members of a SET in the order of their encodings (X.690, 11.6).
  const coded = list.map((attribute) => ({ attribute, der: Buffer.from(attribute.toSchema().toBER(false)) }));
  return coded.sort((a, b) => Buffer.compare(a.der, b.der)).map((one) => one.attribute);
}
