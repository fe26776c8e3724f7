import type { SignerInfo } from '../cms/signed-data.js';
import { attributeEvidence } from '../cms/signed-data.js';
import { ATTRIBUTE, attributesOf } from '../cms/attributes.js';
import type { PdfView } from '../pdf/document.js';
import { MalformedPdf } from '../pdf/malformed-pdf.js';
import { PdfDict, PdfString, isPdfArray, nameOf, textOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { Certificate } from '../x509/certificate.js';
import { tryReadCertificate } from '../x509/certificate.js';
import type { PreparedSignature } from './prepared.js';

/** Bits of /Ff that make a constraint binding (ISO 32000-2, table 237). */
const FLAG = { filter: 1, subFilter: 2, version: 4, reasons: 8, legalAttestation: 16, addRevInfo: 32, digestMethod: 64, lockDocument: 128, appearance: 256 } as const;
const CERT_FLAG = { subject: 1, issuer: 2, oid: 4, subjectDn: 8, keyUsage: 32 } as const;

function strings(view: PdfView, value: PdfObject): string[] {
  const array = view.resolve(value);
  return (isPdfArray(array) ? array : []).map((item) => textOf(view.resolve(item)) ?? nameOf(view.resolve(item)) ?? '');
}

function flagsOf(view: PdfView, dict: PdfDict): number {
  const flags = view.get(dict, 'Ff');
  return typeof flags === 'number' ? flags : 0;
}

/** Table 238: which certificates may sign. */
function certificateFaults(view: PdfView, seed: PdfDict, certificate: Certificate | undefined, pool: readonly Certificate[]): string[] {
  const constraint = view.dict(seed, 'Cert');
  if (constraint === undefined || certificate === undefined) {
    return [];
  }
  const flags = flagsOf(view, constraint);
  const listed = (key: string): Certificate[] => {
    const array = view.array(constraint, key) ?? [];
    return array.map((item) => view.resolve(item)).map((item) => (item instanceof PdfString ? tryReadCertificate(item.bytes) : undefined)).filter((item) => item !== undefined);
  };
  const faults: string[] = [];
  if ((flags & CERT_FLAG.subject) !== 0 && constraint.has('Subject') && !listed('Subject').some((one) => one.fingerprint === certificate.fingerprint)) {
    faults.push('seed.certificate');
  }
  if ((flags & CERT_FLAG.issuer) !== 0 && constraint.has('Issuer')) {
    const issuers = new Set(listed('Issuer').map((one) => one.fingerprint));
    const chain = [...pool, ...listed('Issuer')];
    if (!reaches(certificate, issuers, chain)) {
      faults.push('seed.certificate');
    }
  }
  if ((flags & CERT_FLAG.subjectDn) !== 0 && constraint.has('SubjectDN') && !(view.array(constraint, 'SubjectDN') ?? []).some((item) => subjectFits(view, item, certificate))) {
    faults.push('seed.certificate');
  }
  const usages = strings(view, constraint.get('KeyUsage'));
  if ((flags & CERT_FLAG.keyUsage) !== 0 && usages.length > 0 && !usages.some((pattern) => usageFits(pattern, certificate.extensions.keyUsage ?? 0))) {
    faults.push('seed.certificate');
  }
  return faults;
}

const NAME_TYPES: Readonly<Record<string, string>> = { CN: '2.5.4.3', C: '2.5.4.6', L: '2.5.4.7', ST: '2.5.4.8', O: '2.5.4.10', OU: '2.5.4.11', T: '2.5.4.12', SN: '2.5.4.4', E: '1.2.840.113549.1.9.1', EMAIL: '1.2.840.113549.1.9.1' };

/** One alternative of /SubjectDN: every attribute it names must be in the subject with that value. */
function subjectFits(view: PdfView, item: PdfObject, certificate: Certificate): boolean {
  const dict = view.resolve(item);
  return dict instanceof PdfDict && [...dict.entries].every(([key, value]) => {
    const oid = NAME_TYPES[key.toUpperCase()] ?? key;
    const text = textOf(view.resolve(value));
    return certificate.subject.attributes.some((attribute) => attribute.oid === oid && attribute.text === text);
  });
}

function reaches(certificate: Certificate, issuers: ReadonlySet<string>, pool: readonly Certificate[], depth = 0): boolean {
  if (issuers.has(certificate.fingerprint) || depth > 8) {
    return issuers.has(certificate.fingerprint);
  }
  return pool.some((one) => one.fingerprint !== certificate.fingerprint && one.subject.key === certificate.issuer.key && one.publicKey !== undefined && certificate.signedBy(one.publicKey) === 'valid' && reaches(one, issuers, pool, depth + 1));
}

/** A pattern of 0, 1 and X over the named bits of key usage, digitalSignature first. */
function usageFits(pattern: string, usage: number): boolean {
  return [...pattern].every((char, bit) => (char === '1' ? (usage & (1 << bit)) !== 0 : char === '0' ? (usage & (1 << bit)) === 0 : true));
}

function reasonFaults(view: PdfView, seed: PdfDict, signature: PdfDict): string[] {
  if ((flagsOf(view, seed) & FLAG.reasons) === 0) {
    return [];
  }
  const reasons = strings(view, seed.get('Reasons'));
  const given = textOf(view.get(signature, 'Reason'));
  const forbidden = reasons.length === 0 || (reasons.length === 1 && reasons[0] === '.');
  return (forbidden ? given === undefined : given !== undefined && reasons.includes(given)) ? [] : ['seed.reason'];
}

function mdpFaults(view: PdfView, seed: PdfDict, prepared: PreparedSignature): string[] {
  const mdp = view.dict(seed, 'MDP');
  if (mdp === undefined) {
    return [];
  }
  const wanted = view.get(mdp, 'P');
  const certifies = prepared.permissions.docMdp;
  return (wanted === 0 ? certifies === undefined : typeof wanted !== 'number' || certifies === wanted) ? [] : ['seed.certification'];
}

function containerFaults(view: PdfView, seed: PdfDict, prepared: PreparedSignature, info: SignerInfo | undefined): string[] {
  const flags = flagsOf(view, seed);
  const faults: string[] = [];
  const methods = strings(view, seed.get('DigestMethod')).map((name) => name.toLowerCase().replace('-', ''));
  if ((flags & FLAG.digestMethod) !== 0 && methods.length > 0 && !methods.includes(info?.digest ?? '')) {
    faults.push('seed.digest');
  }
  const subFilters = strings(view, seed.get('SubFilter'));
  // The first of the list is the one to use when the constraint binds (table 237).
  if ((flags & FLAG.subFilter) !== 0 && subFilters.length > 0 && !subFilters.includes(prepared.subFilter)) {
    faults.push('seed.sub-filter');
  }
  const revocation = info === undefined ? undefined : attributeEvidence(info);
  if ((flags & FLAG.addRevInfo) !== 0 && view.get(seed, 'AddRevInfo') === true) {
    const held = revocation !== undefined && (revocation.crls.length > 0 || revocation.ocsps.length > 0);
    if (!prepared.subFilter.startsWith('adbe.') || !held) {
      faults.push('seed.revocation-data');
    }
  }
  const stamp = view.dict(seed, 'TimeStamp');
  if (stamp !== undefined && view.get(stamp, 'Ff') === 1 && attributesOf(info?.unsignedAttributes, ATTRIBUTE.signatureTimestamp).length === 0) {
    faults.push('seed.timestamp');
  }
  return faults;
}

function lockFaults(view: PdfView, seed: PdfDict, prepared: PreparedSignature): string[] {
  const wanted = nameOf(view.get(seed, 'LockDocument'));
  if ((flagsOf(view, seed) & FLAG.lockDocument) === 0 || wanted === undefined || wanted === 'auto') {
    return [];
  }
  const locked = prepared.permissions.docMdp === 1 || prepared.permissions.lockLevel === 1;
  return locked === (wanted === 'true') ? [] : ['seed.lock'];
}

/** Codes of the field's binding seed values (ISO 32000-2, 12.7.5.5) that the signature does not keep. */
export function checkSeedValues(prepared: PreparedSignature, certificate: Certificate | undefined, pool: readonly Certificate[]): string[] {
  const { view, found } = prepared;
  try {
    const seed = view.dict(found.field.dict, 'SV');
    if (seed === undefined) {
      return [];
    }
    const info = prepared.container.data?.signers[0];
    const faults = [...certificateFaults(view, seed, certificate, pool), ...reasonFaults(view, seed, found.dict), ...mdpFaults(view, seed, prepared), ...containerFaults(view, seed, prepared, info), ...lockFaults(view, seed, prepared)];
    return [...new Set(faults)];
  } catch (error) {
    if (!(error instanceof MalformedPdf)) {
      throw error;
    }
    return ['seed.unreadable'];
  }
}
