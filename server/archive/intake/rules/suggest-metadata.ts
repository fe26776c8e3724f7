import type { GivenMetadata, Suggestion } from '../model.js';

/** What suggestions are made from. */
export interface SuggestionSources {
  /** Read from the printed layout, each with place and confidence. */
  readonly read: readonly Suggestion[];
  /** What the sender said. */
  readonly given: GivenMetadata;
  readonly dossier: { readonly ownerId: string | null; readonly expectedTypes: readonly string[] };
  /** Document type whose printed name stands on the paper. */
  readonly typeByTitle: { readonly typeCode: string; readonly evidence: string } | undefined;
  /** The agency the printed issuer is taken for. */
  readonly issuerAgency: { readonly agencyId: string; readonly exact: boolean } | undefined;
  readonly signatureCount: number;
  readonly scanned: boolean;
}

const SIMPLE = [
  'title', 'abstract', 'documentNumber', 'typeCode', 'issuedOn', 'issuerName', 'issuerAgencyId', 'signerName', 'signerTitle', 'copyClass',
  'componentCode', 'purpose', 'validFrom', 'validTo',
] as const;
// A sender's word is a claim, not a proof: below every certainty, above every reading.
const GIVEN_CONFIDENCE = 0.95;

/**
 * All proposals for a paper's metadata, best first per field. Where the sender and the paper disagree both stay, so that the
 * officer sees it. Every proposal tells its method; none is ever taken over without somebody standing for it.
 */
export function suggestMetadata(sources: SuggestionSources): Suggestion[] {
  const all = [...fromSender(sources.given), ...sources.read, ...fromDossier(sources), ...concluded(sources)];
  const best = new Map<string, Suggestion>();
  for (const suggestion of all) {
    if (suggestion.value.trim() === '') continue;
    const key = `${suggestion.field}\n${suggestion.value.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()}`;
    const known = best.get(key);
    best.set(key, known === undefined ? suggestion : agree(known, suggestion));
  }
  return [...best.values()].sort((a, b) => (a.field === b.field ? b.confidence - a.confidence : a.field < b.field ? -1 : 1));
}

/** The best proposal for a field. */
export function bestSuggestion(suggestions: readonly Suggestion[], field: string): Suggestion | undefined {
  return suggestions
    .filter((suggestion) => suggestion.field === field)
    .reduce<Suggestion | undefined>((best, next) => (best === undefined || next.confidence > best.confidence ? next : best), undefined);
}

/** Two sources with the same value: the surer one leads, the place on the page is kept. */
function agree(a: Suggestion, b: Suggestion): Suggestion {
  const [lead, other] = a.confidence >= b.confidence ? [a, b] : [b, a];
  return {
    ...lead,
    confidence: Math.max(lead.confidence, Math.min(0.99, lead.confidence + other.confidence * 0.1)),
    page: lead.page ?? other.page,
    box: lead.box ?? other.box,
    evidence: lead.evidence ?? other.evidence,
  };
}

function fromSender(given: GivenMetadata): Suggestion[] {
  const plain = SIMPLE.flatMap((field) => (typeof given[field] === 'string' ? [simple(field, given[field], GIVEN_CONFIDENCE, 'caller')] : []));
  const owners = (given.ownerIds ?? []).map((ownerId) => simple('ownerId', ownerId, GIVEN_CONFIDENCE, 'caller'));
  const fields = Object.entries(given.fields ?? {}).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [simple(`fields.${key}`, String(value), GIVEN_CONFIDENCE, 'caller')] : [],
  );
  return [...plain, ...owners, ...fields];
}

function fromDossier({ dossier }: SuggestionSources): Suggestion[] {
  const owner = dossier.ownerId === null ? [] : [simple('ownerId', dossier.ownerId, 0.9, 'dossier')];
  const only = dossier.expectedTypes.length === 1 ? dossier.expectedTypes[0] : undefined;
  return only === undefined ? owner : [...owner, simple('typeCode', only, 0.5, 'dossier')];
}

function concluded(sources: SuggestionSources): Suggestion[] {
  const { issuerAgency, typeByTitle, given, read } = sources;
  const found: Suggestion[] = [];
  if (typeByTitle !== undefined) {
    found.push({ ...simple('typeCode', typeByTitle.typeCode, 0.8, 'inferred'), evidence: typeByTitle.evidence });
  }
  if (issuerAgency !== undefined) found.push(simple('issuerAgencyId', issuerAgency.agencyId, issuerAgency.exact ? 0.85 : 0.5, 'inferred'));
  // A signed file may be the original; what its signatures are worth is judged elsewhere, so this stays a weak hint.
  found.push(simple('copyClass', sources.signatureCount > 0 ? 'A' : 'D', sources.signatureCount > 0 ? 0.4 : sources.scanned ? 0.6 : 0.3, 'inferred'));
  const abstract = given.abstract ?? bestSuggestion(read, 'abstract')?.value;
  if (bestSuggestion(read, 'title') === undefined && abstract !== undefined && abstract !== null) {
    const source = bestSuggestion(read, 'abstract');
    const lifted = abstract.charAt(0).toUpperCase() + abstract.slice(1);
    found.push({ ...simple('title', lifted.slice(0, 500), (source?.confidence ?? 0.5) * 0.9, 'inferred'), page: source?.page ?? null, box: source?.box ?? null });
  }
  return found;
}

function simple(field: string, value: string, confidence: number, method: Suggestion['method']): Suggestion {
  return { field, value, confidence, method, page: null, box: null, evidence: null };
}
