import { ATTRIBUTE, attributesOf } from '../cms/attributes.js';
import type { SignerInfo } from '../cms/signed-data.js';
import type { PdfView } from '../pdf/document.js';
import { nameOf, textOf } from '../pdf/objects.js';
import type { FoundSignature } from './signature-fields.js';

/** Codes of what a signature lacks for PAdES baseline B-B (EN 319 142-1, 6.3); empty when it has all. */
export function baselineFaults(view: PdfView, found: FoundSignature, signer: SignerInfo, ess: 'ok' | 'absent' | 'mismatch'): string[] {
  const faults: string[] = [];
  if (ess !== 'ok') {
    faults.push('pades.signing-certificate');
  }
  if (textOf(view.get(found.dict, 'M')) === undefined) {
    faults.push('pades.no-time-entry');
  }
  if (nameOf(view.get(found.dict, 'Filter')) === undefined) {
    faults.push('pades.no-filter');
  }
  if (found.dict.has('Cert')) {
    faults.push('pades.cert-entry');
  }
  if (attributesOf(signer.signedAttributes, ATTRIBUTE.signingTime).length > 0) {
    faults.push('pades.cms-signing-time');
  }
  const committed = attributesOf(signer.signedAttributes, ATTRIBUTE.commitmentType).length > 0 || attributesOf(signer.signedAttributes, ATTRIBUTE.signaturePolicy).length > 0;
  if (found.dict.has('Reason') && committed) {
    faults.push('pades.reason-and-commitment');
  }
  return faults;
}

/** A date string of ISO 32000-2, 7.9.4 in ms UTC; without an offset it is taken as UTC and `zone` says so. */
export function readPdfDate(text: string | undefined): { readonly time: number; readonly zone: boolean } | undefined {
  const match = /^D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?\s*([+\-Zz])?(\d{2})?'?(\d{2})?'?/.exec(text ?? '');
  if (match === null) {
    return undefined;
  }
  const part = (index: number, fallback: number): number => (match[index] === undefined ? fallback : Number(match[index]));
  const local = Date.UTC(part(1, 0), part(2, 1) - 1, part(3, 1), part(4, 0), part(5, 0), part(6, 0));
  const sign = match[7] === '-' ? -1 : 1;
  const offset = match[7] === undefined || match[7].toUpperCase() === 'Z' ? 0 : sign * (part(8, 0) * 60 + part(9, 0));
  return Number.isFinite(local) ? { time: local - offset * 60_000, zone: match[7] !== undefined } : undefined;
}
