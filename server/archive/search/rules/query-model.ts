/** How a question was understood: the words shared by the parser, the engines and the chips on the screen. */

/** One word of the question, with its place in the text as typed (UTF-16 offsets). */
export interface QueryWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Other writings that count as this word (and `span - 1` words after it), each with a weight up to 1. */
  readonly expansions?: readonly QueryExpansion[];
}

/** Another writing of a stretch of words: an abbreviation written out, or long words abbreviated. */
export interface QueryExpansion {
  readonly text: string;
  /** How many words of the question it stands for, counted from the word that bears it. */
  readonly span: number;
  /** 1 for the same thing; lower for an ambiguous abbreviation. */
  readonly weight: number;
}

/** A stretch in double quotes: all words, in this order, side by side. */
export interface QueryPhrase {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A document number or other exact identifier; never subject to typo tolerance. */
export interface QueryNumber {
  readonly text: string;
  /** Matching key, see kernel/document-number. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** What the parser took for a filter; merged with the filters of the form. */
export interface QueryRestrictions {
  readonly typeCodes?: readonly string[];
  readonly agencyIds?: readonly string[];
  readonly years?: readonly number[];
  readonly dateFrom?: string;
  readonly dateTo?: string;
}

/** A piece of the question as the screen shows it; taking `start..end` out of the text removes it. */
export interface QueryChip {
  readonly kind: 'phrase' | 'number' | 'date-range' | 'year' | 'type' | 'agency' | 'excluded';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A question, taken apart. */
export interface ParsedQuery {
  readonly raw: string;
  readonly words: readonly QueryWord[];
  readonly phrases: readonly QueryPhrase[];
  readonly excludedWords: readonly string[];
  readonly excludedPhrases: readonly string[];
  readonly numbers: readonly QueryNumber[];
  readonly restrictions: QueryRestrictions;
  readonly chips: readonly QueryChip[];
  /** True when the last word may be unfinished (no space after it). */
  readonly lastWordIsPrefix: boolean;
  /** Words dropped because the question was longer than the parser takes. */
  readonly droppedWords: readonly string[];
}
