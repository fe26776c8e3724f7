import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchLetter, benchLetterPdf } from './bench-letters.js';

/**
 * Makes letters and delivers them over HTTP, from a process of its own so that the archive's CPU and memory are counted alone:
 * `prepare <folder> <from> <to>` or `send <folder> <from> <to> <url> <key> <callers>`.
 */
const [verb, folder = '', from = '0', to = '0', url = '', key = '', callers = '1'] = process.argv.slice(2);
let next = Number(from);

async function make(n: number): Promise<void> {
  await writeFile(join(folder, `${n}.pdf`), await benchLetterPdf(benchLetter(n)));
}

async function deliver(n: number): Promise<void> {
  const { paragraphs: _text, ...said } = benchLetter(n);
  const form = new FormData();
  form.set('metadata', JSON.stringify({ papers: [{ files: [], typeCode: 'cong-van', issuerAgencyId: 'ubnd-tinh-quang-ngai', copyClass: 'A', ...said }] }));
  form.set('file', new Blob([new Uint8Array(await readFile(join(folder, `${n}.pdf`)))], { type: 'application/pdf' }), `cong-van-${n}.pdf`);
  const answer = await fetch(`${url}/api/v1/submissions`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'idempotency-key': `bench-letter-${n}` }, body: form });
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

async function caller(): Promise<void> {
  while (next < Number(to)) {
    const n = next;
    next += 1;
    await (verb === 'prepare' ? make(n) : deliver(n));
  }
}

await mkdir(folder, { recursive: true });
await Promise.all(Array.from({ length: Number(callers) }, caller));
