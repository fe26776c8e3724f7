import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import fontkit from '@pdf-lib/fontkit';

/** The faces of the one family papers are set in: metric-compatible with Times New Roman, which Nghị định 30/2020 asks for, with full Vietnamese. */
export const FACES = ['regular', 'bold', 'italic', 'boldItalic'] as const;
export type Face = (typeof FACES)[number];

const FILES: Record<Face, string> = {
  regular: '400Regular/Tinos_400Regular.ttf',
  bold: '700Bold/Tinos_700Bold.ttf',
  italic: '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  boldItalic: '700Bold_Italic/Tinos_700Bold_Italic.ttf',
};

const require = createRequire(import.meta.url);
type Parsed = ReturnType<typeof fontkit.create>;
/** The parts of a font subset that have to be mended. */
interface OpenSubset {
  glyf: Uint8Array[];
  offset: number;
  _addGlyph(glyphId: number): number;
}

/** Faces read and parsed once for several documents; hold one where many papers are set. */
export interface Fonts {
  /** The bytes of a face, read once. */
  bytes(face: Face): Promise<Uint8Array>;
  /**
   * The font reader handed to pdf-lib. Three differences from the plain one: a face is parsed once instead of once per document
   * (each document still makes its own subset), shaping is left out, and glyph data is padded to an even length, because the
   * short form of the `loca` table can only point to even offsets: without the padding subsets of fonts with odd-sized glyphs
   * show holes instead of letters.
   */
  readonly fontkit: typeof fontkit;
  /** Width of a text per point of type size; known words are not measured twice. `measure` measures at size 1. */
  widthOf(face: Face, text: string, measure: (part: string) => number): number;
}

const MOST_WIDTHS = 20_000;

/** Opens the family. */
export function createFonts(): Fonts {
  const loaded = new Map<Face, Promise<Uint8Array>>();
  const parsed = new WeakMap<Uint8Array, Parsed>();
  const widths = new Map<string, number>();
  return {
    bytes(face) {
      const known = loaded.get(face);
      if (known !== undefined) return known;
      const reading = readFile(require.resolve(`@expo-google-fonts/tinos/${FILES[face]}`));
      loaded.set(face, reading);
      return reading;
    },
    fontkit: {
      create: (bytes, postscriptName) => {
        const known = parsed.get(bytes);
        if (known !== undefined) return known;
        const font = mend(fontkit.create(bytes, postscriptName));
        parsed.set(bytes, font);
        return font;
      },
    },
    widthOf(face, text, measure) {
      let total = 0;
      for (const part of text.split(/( )/)) {
        const key = `${face}/${part}`;
        let width = widths.get(key);
        if (width === undefined) {
          width = part === '' ? 0 : measure(part);
          if (widths.size < MOST_WIDTHS) widths.set(key, width);
        }
        total += width;
      }
      return total;
    },
  };
}

function mend(font: Parsed): Parsed {
  const createSubset = font.createSubset.bind(font);
  font.createSubset = () => {
    const subset = createSubset();
    padGlyphs(subset as unknown as OpenSubset);
    return subset;
  };
  font.layout = (text) => ({ glyphs: glyphsOf(font, text) }) as ReturnType<typeof font.layout>;
  return font;
}

/**
 * One glyph per letter: precomposed Vietnamese needs no shaping, which took most of the time of a page. A glyph that was first
 * met as part of another (the a in ả) does not know its letter yet; without it the text could not be copied out again.
 */
function glyphsOf(font: Parsed, text: string): unknown[] {
  return [...text].map((letter) => {
    const codePoint = letter.codePointAt(0) ?? 0;
    const glyph = font.glyphForCodePoint(codePoint) as unknown as { codePoints: number[] };
    if (glyph.codePoints.length === 0) glyph.codePoints = [codePoint];
    return glyph;
  });
}

function padGlyphs(subset: OpenSubset): void {
  const addGlyph = subset._addGlyph.bind(subset);
  subset._addGlyph = (glyphId) => {
    const index = addGlyph(glyphId);
    const data = subset.glyf[index];
    if (data !== undefined && data.length % 2 === 1) {
      const padded = new Uint8Array(data.length + 1);
      padded.set(data);
      // The font library recognises its own kind of buffer by prototype.
      subset.glyf[index] = Object.setPrototypeOf(padded, Object.getPrototypeOf(data) as object) as Uint8Array;
      subset.offset += 1;
    }
    return index;
  };
}
