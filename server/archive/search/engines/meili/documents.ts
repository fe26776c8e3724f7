/**
 * What Meilisearch is given: one document for the description of a record (part 0) and one for each part of
 * each page. Searched attributes hold words prepared by us, because Meilisearch itself drops Vietnamese marks: unmarked words,
 * pairs of neighbours written as one word, and words with their marks spelt out in plain letters. The codes by which candidates are
 * ranked lie ready beside them.
 */
import { createHash } from 'node:crypto';
import { tokenize } from '../../../../kernel/fold-text.js';
import type { WordForms } from '../../../../kernel/fold-text.js';
import { documentForIndex } from '../../rules/document-for-index.js';
import type { Abbreviation } from '../../rules/expand-abbreviations.js';
import type { IndexRecord } from '../engine.js';
import type { CandidateText } from '../ranking/rerank.js';
import { ocrReadings } from '../../rules/typos.js';
import { codeOf, codesOf, partsOf } from '../ranking/codes.js';

/** A document as Meilisearch keeps it. */
export interface MeiliDocument {
  readonly id: string;
  readonly recordId: string;
  readonly version: number;
  readonly part: number;
  /** Part 0 of a record without pages: the only one of its parts that is searched. */
  readonly alone: boolean;
  readonly pageNumber: number;
  readonly title: string;
  readonly meta: string;
  readonly text: string;
  readonly names: readonly string[];
  readonly documentNumber: string;
  readonly titleWords: string;
  readonly metaWords: string;
  readonly bodyWords: string;
  /** Pairs of neighbouring words of the page, each once. */
  readonly bodyPairs: string;
  /** The same of title and description. */
  readonly headPairs: string;
  readonly markedWords: string;
  readonly aliases: string;
  /** Word codes in text order, base64; see ranking/codes. */
  readonly codes: string;
  readonly titleCodes: string;
  readonly metaCodes: string;
  readonly accessAgencyIds: readonly string[];
  readonly sensitivity: string;
  readonly tags: readonly string[];
  readonly typeCode: string;
  readonly agencyIds: readonly string[];
  readonly procedureCodes: readonly string[];
  readonly validity: string;
  readonly signatureState: string;
  readonly year: number;
  readonly issued: number;
  readonly issuedLast: number;
  readonly numberKeys: readonly string[];
  readonly looseKeys: readonly string[];
  readonly holderIdHashes: readonly string[];
  readonly citationKeys: readonly string[];
  /** Part 0 only. */
  readonly citations?: readonly string[];
}

/** Usual length of a page in words. */
export const AVERAGE_PAGE = 340;

/** What ranking needs of a document. */
export type Candidate = Pick<MeiliDocument, 'id' | 'recordId' | 'pageNumber' | 'codes' | 'titleCodes' | 'metaCodes' | 'numberKeys' | 'looseKeys'>;
/** A candidate with its codes unpacked. */
export interface ReadCandidate {
  readonly candidate: Candidate;
  readonly text: CandidateText;
}

/** Unpacks a candidate. */
export function readCandidate(candidate: Candidate): ReadCandidate {
  return { candidate, text: { body: unpacked(candidate.codes), title: unpacked(candidate.titleCodes), meta: unpacked(candidate.metaCodes), bodyAverage: AVERAGE_PAGE } };
}

/** The attributes of a candidate. */
export const CANDIDATE_FIELDS = ['id', 'recordId', 'pageNumber', 'codes', 'titleCodes', 'metaCodes', 'numberKeys', 'looseKeys'] as const;

/** The documents of a record. */
export function meiliDocuments(record: IndexRecord, aliasesOf: (words: readonly WordForms[]) => string, forms: (word: string) => WordForms): MeiliDocument[] {
  const document = documentForIndex(record);
  const { traits } = document;
  const title = tokenize(document.title, forms);
  const meta = tokenize(document.meta, forms);
  const head = meiliKey(record.recordId);
  const common = {
    recordId: record.recordId, version: record.version, title: document.title, meta: document.meta, names: document.names, documentNumber: document.documentNumber,
    titleWords: unmarked(title), metaWords: unmarked(meta), headPairs: pairs([...pairsIn(title), ...pairsIn(meta)]), titleCodes: packed(title), metaCodes: packed(meta),
    accessAgencyIds: record.access.agencyIds, sensitivity: record.access.sensitivity, tags: record.access.tags ?? [],
    typeCode: traits.typeCode, agencyIds: traits.agencyIds, procedureCodes: traits.procedureCodes, validity: traits.validity, signatureState: traits.signatureState,
    year: document.year, issued: document.issued, issuedLast: document.issued === 0 ? 99_999_999 : document.issued,
    numberKeys: document.numberKeys, looseKeys: [...document.numberPartKeys, ...document.procedureKeys, ...document.holderIdHashes], holderIdHashes: document.holderIdHashes, citationKeys: document.citationKeys,
  };
  const documents: MeiliDocument[] = [{
    ...common, id: `${head}-0`, part: 0, alone: false, pageNumber: 0, text: '', citations: document.citations, bodyWords: '', bodyPairs: '', codes: '', markedWords: marked([...title, ...meta]), aliases: aliasesOf([...title, ...meta]),
  }];
  for (const page of record.pages) {
    for (const part of partsOf(page.text, forms)) {
      const number = documents.length;
      documents.push({
        ...common, id: `${head}-${String(number)}`, part: number, alone: false, pageNumber: page.number, text: part.text, bodyWords: unmarked(part.words), bodyPairs: pairs(pairsIn(part.words)), codes: packed(part.words),
        markedWords: marked([...title, ...meta, ...part.words]), aliases: [aliasesOf([...title, ...meta, ...part.words]), misread(part.words)].filter(Boolean).join(' . '),
      });
    }
  }
  return documents.length === 1 ? documents.map((only) => ({ ...only, alone: true })) : documents;
}

/** Record ids may hold anything, Meilisearch keys may not. */
export function meiliKey(recordId: string): string {
  return createHash('sha256').update(recordId).digest('hex').slice(0, 32);
}

/** A word with its marks spelt out in plain letters and digits; never subject to typo tolerance. */
export function spelt(word: WordForms): string {
  return `${word.unmarked}9${(codeOf(word) & 0xfff).toString(16)}`;
}

/** Two neighbouring unmarked words as one word for the search server. */
export function pairWord(left: string, right: string): string {
  return `${left}0${right}`;
}

/** Codes as kept in a document (little-endian, as in the embedded index). */
export function unpacked(codes: string): Uint32Array {
  const bytes = Buffer.from(codes, 'base64');
  const words = new Uint32Array(bytes.byteLength >> 2);
  new Uint8Array(words.buffer).set(bytes.subarray(0, words.byteLength));
  return words;
}

function packed(words: readonly WordForms[]): string {
  const codes = codesOf(words);
  return Buffer.from(codes.buffer, codes.byteOffset, codes.byteLength).toString('base64');
}

function pairsIn(words: readonly WordForms[]): string[] {
  return words.slice(1).map((word, at) => pairWord(words[at]?.unmarked ?? '', word.unmarked));
}

function pairs(found: readonly string[]): string {
  return [...new Set(found)].join(' ');
}

/** What OCR made of marked words, read back, for words that are none otherwise ("bru" is "bưu"). */
function misread(words: readonly WordForms[]): string {
  return [...new Set(words.flatMap((word) => ocrReadings(word.unmarked)))].join(' . ');
}

/** Unmarked words, separated. */
export function unmarked(words: readonly WordForms[]): string {
  return words.map((word) => word.unmarked).join(' ');
}

/**
 * The other writings of abbreviations and long forms found in a text. Meilisearch joins at most three words of a
 * question, too few for "ủy ban nhân dân", so both writings are put into the index instead.
 */
export function aliasFinder(abbreviations: readonly Abbreviation[]): (words: readonly WordForms[]) => string {
  const byFirst = new Map<string, { words: readonly string[]; other: string }[]>();
  const add = (from: string, to: string): void => {
    const words = tokenize(from).map((token) => token.canonical);
    if (words[0] !== undefined) byFirst.set(words[0], [...(byFirst.get(words[0]) ?? []), { words, other: unmarked(tokenize(to)) }]);
  };
  for (const { short, long } of abbreviations) {
    for (const text of long) {
      add(text, short);
      if (long.length === 1) add(short, text);
    }
  }
  return (words) => {
    const found = new Set<string>();
    words.forEach((word, at) => {
      for (const entry of byFirst.get(word.canonical) ?? []) {
        if (entry.words.every((own, k) => words[at + k]?.canonical === own)) found.add(entry.other);
      }
    });
    return [...found].join(' . ');
  };
}

/** The different words that carry marks; their order is no matter, and short lists index several times faster. */
function marked(words: readonly WordForms[]): string {
  return [...new Set(words.filter((word) => word.canonical !== word.unmarked).map(spelt))].join(' ');
}
