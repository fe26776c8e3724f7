import type { Dossier } from './model.js';

/** A dossier as the API gives it. */
export function presentDossier({ openedBy: _by, ...dossier }: Dossier): Omit<Dossier, 'openedBy'> & { readonly href: string } {
  return { ...dossier, href: `/api/v1/dossiers/${encodeURIComponent(dossier.id)}` };
}
