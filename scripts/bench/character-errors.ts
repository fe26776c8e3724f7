/** Counts of one comparison. */
export interface CharacterErrors {
  readonly characters: number;
  readonly errors: number;
}

/** Text for comparing: NFC, dashes and quotes of one kind, spaces collapsed. */
export function plainForComparison(text: string): string {
  return text.normalize('NFC').replace(/[‐-―−]/g, '-').replace(/[“”„]/g, '"').replace(/[‘’]/g, "'").replace(/\s+/g, ' ').trim();
}

/**
 * Character errors of a read text against the printed paragraphs: each paragraph is looked for where it fits best in the read
 * text (fewest insertions, deletions and replacements), so that the order of columns and page numbers between do not count.
 */
export function countCharacterErrors(printed: readonly string[], read: string): CharacterErrors {
  const haystack = plainForComparison(read);
  let characters = 0;
  let errors = 0;
  for (const paragraph of printed) {
    const needle = plainForComparison(paragraph);
    if (needle === '') continue;
    characters += needle.length;
    errors += fewestEdits(needle, haystack);
  }
  return { characters, errors };
}

/** Edit distance of `needle` to the part of `haystack` nearest to it (Sellers). */
export function fewestEdits(needle: string, haystack: string): number {
  const rows = needle.length + 1;
  let previous = new Uint16Array(rows);
  let current = new Uint16Array(rows);
  for (let row = 0; row < rows; row += 1) previous[row] = row;
  let best = needle.length;
  for (let column = 1; column <= haystack.length; column += 1) {
    const letter = haystack.charCodeAt(column - 1);
    current[0] = 0;
    for (let row = 1; row < rows; row += 1) {
      const same = previous[row - 1]! + (needle.charCodeAt(row - 1) === letter ? 0 : 1);
      const shorter = Math.min(previous[row]!, current[row - 1]!) + 1;
      current[row] = same < shorter ? same : shorter;
    }
    best = Math.min(best, current[rows - 1]!);
    [previous, current] = [current, previous];
  }
  return best;
}
