import type { ReadContext } from '../model.js';

/** The context of a reading from the query of an address. */
export function contextOf(query: { readonly dossier?: string | undefined; readonly purpose?: string | undefined }): ReadContext {
  return {
    ...(query.dossier === undefined || query.dossier === '' ? {} : { dossierCode: query.dossier }),
    ...(query.purpose === undefined || query.purpose === '' ? {} : { purpose: query.purpose }),
  };
}
