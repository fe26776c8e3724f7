/**
 * Vietnamese text folding: the one place that knows when two spellings are the same word.
 * Three forms of a word are told apart, from strict to loose: exact (lower-case NFC), canonical
 * (tone placement and y/i unified: hoà = hòa, uỷ = ủy, kỹ = kĩ) and unmarked (no marks, đ → d).
 */

/** The spellings of one word, from strict to loose. */
export interface WordForms {
  /** Lower-case NFC with look-alikes and mark order repaired. */
  readonly exact: string;
  /** `exact` with the tone mark on the last vowel of oa, oe, uy, and y written i after a lone consonant. */
  readonly canonical: string;
  /** `canonical` without any mark; đ became d. Plain ASCII for Vietnamese. */
  readonly unmarked: string;
}

/** One word of a text with its place in the text as given (UTF-16 offsets, end exclusive). */
export interface Token extends WordForms {
  readonly start: number;
  readonly end: number;
}

const SHAPE_MARKS = '\u0302\u0306\u031b';
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '\u00d0': 'Đ', '\u00f0': 'đ', '\u0189': 'Đ', '\u0256': 'đ', '\u0192': 'f',
  '\ufb00': 'ff', '\ufb01': 'fi', '\ufb02': 'fl', '\ufb03': 'ffi', '\ufb04': 'ffl',
};
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const HYPHENS = /[\u2010-\u2015\u2212]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u3000]/g;
const LOOK_ALIKE = /[\u00d0\u00f0\u0189\u0256\u0192\ufb00-\ufb04]/g;
const NEEDS_REPAIR = /[^\x00-\x7f]/;
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d\u2060\ufeff]*[\p{L}\p{N}\p{M}])?/gu;
const GROUPED_NUMBER = /\d{1,3}(?:\.\d{3})+(?![\p{L}\p{N}]|\.\d|,\d{3})/uy;

/**
 * NFC with look-alike letters, hyphens and spaces unified, invisible characters dropped and marks typed
 * in the wrong order put right (e + acute + circumflex becomes ế). Case is kept.
 */
export function repairText(text: string): string {
  if (!NEEDS_REPAIR.test(text)) return text;
  const plain = text
    .replace(INVISIBLE, '')
    .replace(HYPHENS, '-')
    .replace(SPACES, ' ')
    .replace(LOOK_ALIKE, (letter) => LOOK_ALIKES[letter] ?? letter)
    .normalize('NFC');
  return /[\u0300-\u036f]/.test(plain) ? sortMarks(plain) : plain;
}

/** Lower-case, repaired NFC: "as written" for comparison. */
export function exactForm(text: string): string {
  return repairText(text).toLowerCase();
}

/** `exactForm` with the tone placement and y/i of each word unified; words keep their places. */
export function canonicalForm(text: string): string {
  return exactForm(text).replace(/[\p{L}\p{M}]+/gu, canonicalWord);
}

/** `canonicalForm` without marks: what a person types who types no marks. */
export function unmarkedForm(text: string): string {
  return stripMarks(canonicalForm(text));
}

/** True when the text carries a Vietnamese mark or đ, so that its writer chose the marks. */
export function hasMarks(text: string): boolean {
  const exact = exactForm(text);
  return stripMarks(exact) !== exact;
}

/** Removes marks and turns đ into d; case, spaces and everything else stay. */
export function stripMarks(text: string): string {
  if (!NEEDS_REPAIR.test(text)) return text;
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').normalize('NFC');
}

/** All three forms of one word. */
export function wordForms(word: string): WordForms {
  const exact = exactForm(word);
  const canonical = canonicalWord(exact);
  return { exact, canonical, unmarked: stripMarks(canonical) };
}

/**
 * Cuts a text into words (in Vietnamese: syllables). Offsets refer to the text as given, NFC or NFD, so a
 * highlight never splits a letter from its mark. A grouped number (1.600) is one word, "1600".
 */
export function tokenize(text: string, forms: (word: string) => WordForms = wordForms): Token[] {
  const tokens: Token[] = [];
  WORD.lastIndex = 0;
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    const start = match.index;
    const grouped = groupedNumberAt(text, start, match[0]);
    const raw = grouped ?? match[0];
    const end = start + raw.length;
    tokens.push({ start, end, ...forms(grouped === undefined ? raw : raw.replaceAll('.', '')) });
    WORD.lastIndex = end;
  }
  return tokens;
}

/**
 * `wordForms` that remembers: Vietnamese has some ten thousand spellings, so a memory of that size makes
 * folding a large text several times faster. The memory is emptied when it is full.
 */
export function createWordMemory(capacity = 50_000): (word: string) => WordForms {
  const known = new Map<string, WordForms>();
  return (word) => {
    const found = known.get(word);
    if (found !== undefined) return found;
    const forms = wordForms(word);
    if (known.size >= capacity) known.clear();
    if (word.length <= 40) known.set(word, forms);
    return forms;
  };
}

function groupedNumberAt(text: string, start: number, word: string): string | undefined {
  if (text[start + word.length] !== '.' || !/^\d{1,3}$/.test(word)) return undefined;
  GROUPED_NUMBER.lastIndex = start;
  return GROUPED_NUMBER.exec(text)?.[0];
}

/** Tone placement of open syllables oa, oe, uy; closed ones and qu + y agree in both schools. */
function canonicalWord(word: string): string {
  if (word.length < 2) return word;
  const last = word[word.length - 1];
  if (last === 'a' || last === 'e' || last === 'y') {
    const moved = moveTone(word, last);
    if (moved !== undefined) return moved;
  }
  if (word.length === 2 && 'hklmst'.includes(word[0] ?? '')) {
    const place = 'yýỳỷỹỵ'.indexOf(last ?? '');
    if (place >= 0) return (word[0] ?? '') + ('iíìỉĩị'[place] ?? '');
  }
  return word;
}

const TONED_O = 'òóỏõọ';
const TONED_U = 'ùúủũụ';
const TONED_LAST: Readonly<Record<string, string>> = { a: 'àáảãạ', e: 'èéẻẽẹ', y: 'ỳýỷỹỵ' };

function moveTone(word: string, last: string): string | undefined {
  const carrier = word[word.length - 2] ?? '';
  const tone = (last === 'y' ? TONED_U : TONED_O).indexOf(carrier);
  if (tone < 0) return undefined;
  return word.slice(0, -2) + (last === 'y' ? 'u' : 'o') + (TONED_LAST[last]?.[tone] ?? last);
}

/** NFC keeps a tone before a circumflex apart ("é̂"); sorting shape marks first lets it compose. */
function sortMarks(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]{2,}/g, (marks) => {
      const all = [...marks];
      return [...all.filter((mark) => SHAPE_MARKS.includes(mark)), ...all.filter((mark) => !SHAPE_MARKS.includes(mark))].join('');
    })
    .normalize('NFC');
}
