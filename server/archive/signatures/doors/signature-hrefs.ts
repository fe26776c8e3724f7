import type { ReadContext } from '../../records/model.js';

/** The context of a reading from the query of an address. */
export function contextOf(query: { readonly dossier?: string | undefined; readonly purpose?: string | undefined }): ReadContext {
  return { ...(query.dossier === undefined || query.dossier === '' ? {} : { dossierCode: query.dossier }), ...(query.purpose === undefined || query.purpose === '' ? {} : { purpose: query.purpose }) };
}

/** Addresses under a record's signatures; the context of the reading goes with each of them. */
export function signatureHref(recordId: string, context: ReadContext, ...parts: readonly (string | number)[]): string {
  const query = new URLSearchParams({ ...(context.dossierCode === undefined ? {} : { dossier: context.dossierCode }), ...(context.purpose === undefined ? {} : { purpose: context.purpose }) }).toString();
  return `${['/records', recordId, 'signatures', ...parts].map((part, index) => (index === 0 ? part : encodeURIComponent(String(part)))).join('/')}${query === '' ? '' : `?${query}`}`;
}
