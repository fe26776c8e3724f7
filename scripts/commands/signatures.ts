import { createInterface } from 'node:readline';
import { verifyFiles } from '../../server/archive/signatures/verify-files.js';
import type { FileFailure, FileVerdict } from '../../server/archive/signatures/verify-files.js';
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

type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** Judges files one after the other; answers false when one could not be read or did not pass. */
export async function verifySignatures(printer: Printer, files: readonly string[], options: VerifyOptions): Promise<boolean> {
  const say = speaker(options.lang === 'en' ? 'en' : 'vi');
  const settings = {
    at: momentOf(options.at), text: (message: { readonly code: string; readonly params: Readonly<Record<string, string | number>> }) => say(`signatures.message.${message.code}`, message.params),
    ...(options.trust === undefined ? {} : { trustDirectory: options.trust }), ...(options.policy === undefined ? {} : { policyFile: options.policy }), ...(options.password === undefined ? {} : { password: options.password }),
  };
  let passed = true;
  for await (const found of verifyFiles(namesOf(files), settings)) {
    passed &&= found.main === 'TOTAL_PASSED';
    printer.line(found, textOf(found, say));
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
  const reasons = found.explanations.filter((one) => one.decisive).map((one) => `    - ${one.field === undefined ? '' : `${one.field}: `}${say(`signatures.failure.${one.code}.found`, one.params)} ${say(`signatures.failure.${one.code}.todo`, one.params)}`);
  return [`${found.file}: ${found.main}${found.sub === undefined ? '' : `/${found.sub}`}  (${say(`signatures.main.${found.main}`)})`, ...lines, ...reasons].join('\n');
}
