import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Printer } from './print.js';

/** What can be measured, each in a file of scripts/bench; true where the file prints JSON itself. */
const BENCHES: Readonly<Record<string, boolean>> = { intake: true, http: true, search: true, ocr: false, storage: false, signatures: false, fixity: true, rebuild: true, retention: true };

/** Measures in a process of its own; flags go to it as they are. Answers false when it does not know the name or the run failed. */
export async function bench(printer: Printer, name: string, flags: readonly string[]): Promise<boolean> {
  const speaksJson = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  const file = fileURLToPath(new URL(`../bench/${name}.ts`, import.meta.url));
  if (speaksJson === undefined || !existsSync(file)) {
    printer.note(`There is no benchmark "${name}"; there are ${Object.keys(BENCHES).join(', ')}.`);
    return false;
  }
  const wrap = printer.json && !speaksJson;
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...flags, ...(printer.json && speaksJson ? ['--json'] : [])], { stdio: ['inherit', wrap ? 'pipe' : 'inherit', 'inherit'] });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (wrap) printer.result({ bench: name, ok: code === 0, lines: text.split('\n').filter((line) => line.trim() !== '') }, text);
  return code === 0;
}
