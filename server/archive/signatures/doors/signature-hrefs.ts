import type { ReadContext } from '../../records/model.js';

/** Addresses under a record's signatures; the context of the reading goes with each of them. */
export function signatureHref(recordId: string, context: ReadContext, ...parts: readonly (string | number)[]): string {
  const query = new URLSearchParams({ ...(context.dossierCode === undefined ? {} : { dossier: context.dossierCode }), ...(context.purpose === undefined ? {} : { purpose: context.purpose }) }).toString();
  return `${['/records', recordId, 'signatures', ...parts].map((part, index) => (index === 0 ? part : encodeURIComponent(String(part)))).join('/')}${query === '' ? '' : `?${query}`}`;
}
