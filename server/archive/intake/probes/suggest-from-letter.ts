import type { ExtractedPage } from '../../extraction/model.js';
import { readLetterFields } from '../../extraction/rules/read-letter-fields.js';
import type { Suggestion } from '../model.js';

/** Printed fields that are metadata of every paper; the others become fields of its type. */
const METADATA: Readonly<Record<string, string>> = {
  documentNumber: 'documentNumber', issuedOn: 'issuedOn', issuerName: 'issuerName', abstract: 'abstract', signerName: 'signerName', signerTitle: 'signerTitle',
  // In words ("Công văn"); the catalogue gives the code.
  typeName: 'typeCode',
};

/** What the layout of a paper says of itself, in the words of intake. Proposals with their places, nothing official. */
export function suggestFromLetter(pages: readonly ExtractedPage[]): Suggestion[] {
  return readLetterFields(pages).flatMap((found): Suggestion[] => {
    const rest = { confidence: found.confidence, method: found.method === 'inferred' ? ('inferred' as const) : ('letter-layout' as const), page: found.page, box: found.box, evidence: found.evidence };
    if (found.field === 'copyMark') {
      const copyClass = copyClassOf(found.value);
      return copyClass === undefined ? [] : [{ field: 'copyClass', value: copyClass, ...rest, method: 'inferred' }];
    }
    return [{ field: METADATA[found.field] ?? `fields.${found.field}`, value: found.value, ...rest }];
  });
}

/** Class of copy by its mark: issuer's electronic copy (NĐ 30/2020 art. 25) or certified copy (NĐ 23/2015). "BẢN SAO" alone tells neither. */
function copyClassOf(mark: string): string | undefined {
  if (/^CHỨNG THỰC/u.test(mark)) return 'C';
  return /^(SAO Y|SAO LỤC|TRÍCH SAO)/u.test(mark) ? 'B' : undefined;
}
