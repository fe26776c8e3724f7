import { createInterface } from 'node:readline';
import { verifyFiles } from '../../server/archive/signatures/verify-files.js';
import type { FileFailure, FileVerdict } from '../../server/archive/signatures/verify-files.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import type { Printer } from './print.js';

/** Judges files one after the other; answers false when one could not be read or did not pass. */
export async function verifySignatures(printer: Printer, files: readonly string[], options: { readonly trust?: string; readonly at?: string; readonly policy?: string }): Promise<boolean> {
  const at = options.at === undefined ? Date.now() : Date.parse(options.at);
  if (Number.isNaN(at)) throw new Error(`--at is no moment: ${options.at ?? ''}. Write it as 2026-11-16T09:00:00+07:00.`);
  const names = files.length === 1 && files[0] === '-' ? linesOfInput() : files;
  let passed = true;
  for await (const found of verifyFiles(names, { at, ...(options.trust === undefined ? {} : { trustDirectory: options.trust }), ...(options.policy === undefined ? {} : { policyFile: options.policy }) })) {
    passed &&= 'main' in found && found.main === 'TOTAL_PASSED';
    printer.line(found, textOf(found));
  }
  return passed;
}

async function* linesOfInput(): AsyncGenerator<string> {
  for await (const line of createInterface({ input: process.stdin })) if (line.trim() !== '') yield line.trim();
}

function textOf(found: FileVerdict | FileFailure): string {
  if (!('main' in found)) return `${found.file}: ${found.error}`;
  const translator = createTranslator({ onMissing: () => undefined });
  const say = (key: string): string => (translator.has('vi', key) ? translator.t('vi', key) : key);
  const lines = found.signatures.map((one) => `    ${one.field}: ${one.main}${one.sub === undefined ? '' : `/${one.sub}`}  ${one.level}  ${one.coverage}`);
  return [`${found.file}: ${found.main}${found.sub === undefined ? '' : `/${found.sub}`}  (${say(`signatures.main.${found.main}`)})`, ...lines].join('\n');
}
