import { createInterface } from 'node:readline';
import { verifyFiles } from '../../server/archive/signatures/verify-files.js';
import type { FileFailure, FileVerdict } from '../../server/archive/signatures/verify-files.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import type { Printer } from './print.js';

/** What `khoso signatures verify` was asked. */
export interface VerifyOptions {
  readonly trust?: string;
  readonly at?: string;
  readonly policy?: string;
  readonly password?: string;
  readonly lang?: string;
}

type Say = (key: string, params?: Readonly<Record<string, string | number | boolean>>) => string;

/** Judges files one after the other; answers false when one could not be read or did not pass. */
export async function verifySignatures(printer: Printer, files: readonly string[], options: VerifyOptions): Promise<boolean> {
  const say = speaker(options.lang === 'en' ? 'en' : 'vi');
  const settings = {
    at: momentOf(options.at), text: (message: { readonly code: string; readonly params: Readonly<Record<string, string | number>> }) => say(`signatures.message.${message.code}`, message.params),
    ...(options.trust === undefined ? {} : { trustDirectory: options.trust }), ...(options.policy === undefined ? {} : { policyFile: options.policy }), ...(options.password === undefined ? {} : { password: options.password }),
  };
  let passed = true;
  try {
    for await (const found of verifyFiles(namesOf(files), settings)) {
      passed &&= found.main === 'TOTAL_PASSED';
      printer.line(found, textOf(found, say));
    }
  } catch (error) {
    // Trust or policy cannot be used: nothing was judged, which is not the same as "did not pass".
    if (!(error instanceof ArchiveError)) throw error;
    throw new Error(say(`error.${error.code}`, error.params), { cause: error });
  }
  return passed;
}

/** A moment without a zone is taken as UTC, so that the same words mean the same on every machine. */
function momentOf(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const at = Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
  if (Number.isNaN(at)) throw new Error(`--at is no moment: ${text}. Write it as 2026-11-16T09:00:00+07:00.`);
  return at;
}

async function* namesOf(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) {
    if (file !== '-') yield file;
    else for await (const line of createInterface({ input: process.stdin })) if (line.trim() !== '') yield line.trim();
  }
}

function speaker(lang: 'vi' | 'en'): Say {
  const translator = createTranslator({ onMissing: () => undefined });
  return (key, params = {}) => (translator.has(lang, key) ? translator.t(lang, key, params) : key);
}

function textOf(found: FileVerdict | FileFailure, say: Say): string {
  if (found.main === null) return `${found.file}: ${say(`signatures.file.${found.error}`)}`;
  const lines = found.signatures.map((one) => `    ${one.field}: ${one.main}${one.sub === undefined ? '' : `/${one.sub}`}  ${one.level}  ${one.coverage}  (${say(`signatures.status.${one.status}`)})`);
  return [`${found.file}: ${found.main}${found.sub === undefined ? '' : `/${found.sub}`}  (${say(`signatures.main.${found.main}`)})`, ...lines, ...reasonsOf(found, say)].join('\n');
}

/** What decided, once for all signatures it holds for: what was found, what it means, what to do. */
function reasonsOf(found: FileVerdict, say: Say): string[] {
  const fields = new Map<string, string[]>();
  for (const one of found.explanations.filter((item) => item.decisive)) {
    const text = ['found', 'means', 'todo'].map((part) => say(`signatures.failure.${one.code}.${part}`, one.params)).join(' ');
    fields.set(text, [...(fields.get(text) ?? []), ...(one.field === undefined ? [] : [one.field])]);
  }
  return [...fields].map(([text, names]) => `    - ${names.length === 0 ? '' : `${names.join(', ')}: `}${text}`);
}
