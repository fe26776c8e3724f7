/** Reads the administrator's search data: stop words and abbreviations. Broken files are told apart by line, never half used. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { ArchiveError } from '../../kernel/errors.js';
import { unmarkedForm } from '../../kernel/fold-text.js';
import type { Abbreviation } from './rules/expand-abbreviations.js';

/** Data that shapes how questions are understood. */
export interface SearchData {
  /** Unmarked. */
  readonly stopWords: readonly string[];
  readonly abbreviations: readonly Abbreviation[];
}

/** Where the files come from; each defaults to the one shipped. */
export interface SearchDataFiles {
  readonly stopWords?: string;
  readonly abbreviations?: string;
}

/** Loads the data; rejects with `invalid` and the file's name when a file is not what it should be. */
export async function loadSearchData(files: SearchDataFiles = {}): Promise<SearchData> {
  const stopWords = await readYaml(files.stopWords ?? shipped('stop-words.yaml'));
  const abbreviations = await readYaml(files.abbreviations ?? shipped('abbreviations.yaml'));
  return { stopWords: stopWordsOf(stopWords), abbreviations: abbreviationsOf(abbreviations) };
}

/** Checks stop words as read from YAML: `{words: [..]}`. */
export function stopWordsOf(value: unknown): string[] {
  const words = (value as { words?: unknown } | null)?.words;
  if (!Array.isArray(words)) throw new ArchiveError('invalid', 'search.data.stop-words');
  return words.map((word) => unmarkedForm(String(word)));
}

/** Checks abbreviations as read from YAML: `{abbreviations: [{short, long: [..]}]}`; for an editor to check before saving, too. */
export function abbreviationsOf(value: unknown): Abbreviation[] {
  const entries = (value as { abbreviations?: unknown } | null)?.abbreviations;
  if (!Array.isArray(entries)) throw new ArchiveError('invalid', 'search.data.abbreviations', { entry: 0 });
  return entries.map((entry, at) => {
    const { short, long } = (entry ?? {}) as { short?: unknown; long?: unknown };
    const texts = typeof long === 'string' ? [long] : long;
    if (typeof short !== 'string' || short.trim() === '' || !Array.isArray(texts) || texts.length === 0 || texts.some((text) => typeof text !== 'string')) {
      throw new ArchiveError('invalid', 'search.data.abbreviations', { entry: at + 1 });
    }
    return { short: short.trim(), long: texts as string[] };
  });
}

async function readYaml(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new ArchiveError('invalid', 'search.data.file', { file: path }, { cause });
  }
}

function shipped(name: string): string {
  return fileURLToPath(new URL(`./data/${name}`, import.meta.url));
}
