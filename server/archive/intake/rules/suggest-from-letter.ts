import type { readLetterFields } from '../../extraction/rules/read-letter-fields.js';
import type { PageBox, Suggestion } from '../model.js';

type LetterField = ReturnType<typeof readLetterFields>[number];

/** What the layout calls a thing, and the field it is proposed for. The first found of each is proposed, the rest are other people. */
const FIELDS: Partial<Record<LetterField['field'], readonly string[]>> = {
  documentNumber: ['documentNumber'],
  issuedOn: ['issuedOn'],
  issuerName: ['issuerName'],
  // A name in words; intake turns it into the catalogue's code.
  typeName: ['typeCode'],
  abstract: ['abstract'],
  signerName: ['signerName'],
  signerTitle: ['signerTitle'],
  personalNumber: ['ownerNumber', 'fields.personalNumber'],
  taxCode: ['ownerNumber', 'fields.taxCode'],
  personName: ['ownerName', 'fields.subjectName'],
  birthDate: ['fields.birthDate'],
};

/** A mark tells what kind of copy the paper was, not what its scan is worth: a weak hint. */
const MARK_WEIGHT = 0.7;

/** Proposals for the register from what a letter says of itself, each with the place it was read from. */
export function suggestFromLetter(fields: readonly LetterField[]): Suggestion[] {
  const taken = new Set<string>();
  return fields.flatMap((field) => {
    if (field.field === 'copyMark') return fromMark(field);
    return (FIELDS[field.field] ?? []).flatMap((name) => {
      if (taken.has(name)) return [];
      taken.add(name);
      return [suggestion(field, name, field.value, field.confidence)];
    });
  });
}

function fromMark(field: LetterField): Suggestion[] {
  const copyClass = /^CHỨNG THỰC/u.test(field.value) ? 'C' : /^(?:SAO Y|SAO LỤC|TRÍCH SAO)/u.test(field.value) ? 'B' : undefined;
  return copyClass === undefined ? [] : [suggestion(field, 'copyClass', copyClass, field.confidence * MARK_WEIGHT)];
}

function suggestion(field: LetterField, name: string, value: string, confidence: number): Suggestion {
  return {
    field: name, value, confidence: Math.min(0.99, confidence), method: field.method === 'inferred' ? 'inferred' : 'letter-layout',
    page: field.page, box: field.box === null ? null : fractionsOf(field.box), evidence: field.evidence === '' ? null : field.evidence,
  };
}

/** The layout counts in thousandths of the page. */
function fractionsOf(box: NonNullable<LetterField['box']>): PageBox {
  return { x: box.x / 1000, y: box.y / 1000, width: box.width / 1000, height: box.height / 1000 };
}
