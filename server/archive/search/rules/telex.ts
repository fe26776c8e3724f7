/** Telex residue: what stands in the text when the input method was off ("nguyeenx" for "nguyễn"). */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/dd/, 'đ'], [/aa/, 'â'], [/ee/, 'ê'], [/oo/, 'ô'], [/uow/, 'ươ'], [/aw/, 'ă'], [/ow/, 'ơ'], [/uw/, 'ư'], [/w/, 'ư'],
];
const TONES: Readonly<Record<string, string>> = { s: '\u0301', f: '\u0300', r: '\u0309', x: '\u0303', j: '\u0323' };
const VOWELS = 'aăâeêioôơuưy';

/**
 * Reads a word as Telex key strokes. `undefined` when it holds no Telex key that would change it, or no vowel
 * to bear the tone. The result is a guess: use it only for words that are otherwise unknown.
 */
export function decodeTelex(word: string): string | undefined {
  if (!/^[a-z]{2,12}$/.test(word)) return undefined;
  const toneKey = /[sfrxj]$/.exec(word)?.[0];
  let shaped = toneKey === undefined ? word : word.slice(0, -1);
  for (const [keys, letter] of SHAPES) shaped = shaped.replace(keys, letter);
  const tone = toneKey === undefined ? undefined : TONES[toneKey];
  if (tone !== undefined) {
    const at = tonePlace(shaped);
    if (at < 0) return undefined;
    shaped = (shaped.slice(0, at + 1) + tone + shaped.slice(at + 1)).normalize('NFC');
  }
  return shaped === word ? undefined : shaped;
}

/** The vowel that bears the tone: a shaped one, else the second of two before a consonant, else the first. */
function tonePlace(word: string): number {
  const body = /^(?:qu|gi(?=[aăâeêioôơuưy]))/.exec(word)?.[0].length ?? 0;
  const vowels = [...word].flatMap((letter, at) => (at >= body && VOWELS.includes(letter) ? [at] : []));
  const shaped = vowels.filter((at) => 'ăâêôơư'.includes(word[at] ?? ''));
  if (shaped.length > 0) return shaped[shaped.length - 1] ?? -1;
  const first = vowels[0] ?? -1;
  if (vowels.length === 3) return vowels[1] ?? first;
  const last = vowels[vowels.length - 1] ?? -1;
  return vowels.length === 2 && last < word.length - 1 ? last : first;
}
