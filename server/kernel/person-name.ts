/**
 * Keys for comparing Vietnamese personal names (họ - đệm - tên). A name never identifies a person:
 * keys only find candidates, an identifier or birth date must confirm them.
 */
import { exactForm, tokenize } from './fold-text.js';

/** The keys of one name. */
export interface PersonNameKeys {
  /** Repaired, single-spaced, lower case, tone placement unified; marks kept. */
  readonly marked: string;
  /** `marked` without marks. */
  readonly unmarked: string;
  /** The unmarked words in alphabetical order: equal when only the order differs. */
  readonly anyOrder: string;
  /** `anyOrder` without the middle words thị and văn, which papers often drop. */
  readonly withoutFiller: string;
  /** The given name (last word), unmarked: the word Vietnamese sort and greet by. */
  readonly given: string;
}

const FILLER = new Set(['thi', 'van']);

/** Computes all keys of a name; every key is empty when the name holds no letters. */
export function personNameKeys(name: string): PersonNameKeys {
  const tokens = tokenize(name);
  const unmarked = tokens.map((token) => token.unmarked);
  const middleFree = unmarked.filter((word, at) => at === 0 || at === unmarked.length - 1 || !FILLER.has(word));
  return {
    marked: tokens.map((token) => token.canonical).join(' '),
    unmarked: unmarked.join(' '),
    anyOrder: [...unmarked].sort().join(' '),
    withoutFiller: [...middleFree].sort().join(' '),
    given: unmarked[unmarked.length - 1] ?? '',
  };
}

/** How well two names agree, best first; `different` when not even the unmarked words agree. */
export type NameAgreement = 'same' | 'same-unmarked' | 'same-words' | 'without-filler' | 'different';

/** Compares two names by their keys; empty names are always `different`. */
export function compareNames(left: string, right: string): NameAgreement {
  const a = personNameKeys(left);
  const b = personNameKeys(right);
  if (a.unmarked === '' || b.unmarked === '') return 'different';
  if (a.marked === b.marked) return 'same';
  if (a.unmarked === b.unmarked) return 'same-unmarked';
  if (a.anyOrder === b.anyOrder) return 'same-words';
  return a.withoutFiller === b.withoutFiller ? 'without-filler' : 'different';
}

/** Text by which names sort in Vietnamese order: given name first, then the name as written. */
export function nameSortKey(name: string): string {
  const words = exactForm(name).trim().split(/\s+/u);
  return `${words[words.length - 1] ?? ''} ${words.join(' ')}`;
}
