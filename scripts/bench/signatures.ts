import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verify } from '../../server/archive/signatures/verifier/verify.js';

/**
 * Processor time to judge each PDF of a folder in one warm process, with pdfsig (wall time of a process a file) and pyHanko (processor time
 * in one Python process) beside it when they are installed. Processor time, because wall time on a shared machine measures the neighbours:
 *   npx tsx scripts/bench/signatures.ts <folder> [--python <python with pyhanko>] [--large]
 */
interface Row {
  readonly name: string;
  readonly files: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  readonly failed: number;
}

const PYHANKO = `
import sys, time, json, logging
logging.disable(logging.CRITICAL)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext
def judge(path):
    with open(path, 'rb') as f:
        r = PdfFileReader(f)
        for s in r.embedded_signatures:
            vc = ValidationContext(trust_roots=[], allow_fetching=False)
            if s.sig_object.get('/SubFilter') == '/ETSI.RFC3161': validate_pdf_timestamp(s, vc)
            else: validate_pdf_signature(s, vc)
out = []
files = json.load(sys.stdin)
for warm in (True, False):
    for path in (files[:20] if warm else files):
        t = time.process_time(); ok = True
        try: judge(path)
        except BaseException: ok = False
        if not warm: out.append([(time.process_time() - t) * 1000, ok])
json.dump(out, sys.stdout)
`;

const WARM_ROUNDS = 5;

function pdfsOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? pdfsOf(full) : entry.name.endsWith('.pdf') ? [full] : [];
  });
}

function summarise(name: string, times: readonly number[], failed: number): Row {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { name, files: sorted.length, median: at(0.5), p95: at(0.95), max: at(1), failed };
}

function timeOurs(files: readonly string[]): Row {
  const now = Date.parse('2026-11-22T00:00:00Z');
  const contents = files.map((file) => readFileSync(file));
  // A process that has worked for a while: the compiler is done with what is used often.
  for (let round = 0; round < WARM_ROUNDS; round++) contents.slice(0, 150).forEach((bytes) => verify(bytes, { now }));
  const times = contents.map((bytes) => {
    const start = process.cpuUsage();
    verify(bytes, { now });
    const used = process.cpuUsage(start);
    return (used.user + used.system) / 1000;
  });
  return summarise('this verifier, in process (cpu)', times, 0);
}

function timePdfsig(files: readonly string[]): Row | undefined {
  if (spawnSync('pdfsig', ['-v']).error !== undefined) {
    return undefined;
  }
  let failed = 0;
  const times = files.map((file) => {
    const start = performance.now();
    failed += spawnSync('pdfsig', ['-nocert', file], { timeout: 30_000 }).status === 0 ? 0 : 1;
    return performance.now() - start;
  });
  return summarise('pdfsig -nocert, a process (wall)', times, failed);
}

function timePyhanko(files: readonly string[], python: string): Row | undefined {
  const probe = spawnSync(python, ['-c', 'import pyhanko']);
  if (probe.status !== 0) {
    return undefined;
  }
  const output = execFileSync(python, ['-c', PYHANKO], { input: JSON.stringify(files), maxBuffer: 1 << 26 });
  const rows = JSON.parse(output.toString()) as [number, boolean][];
  return summarise('pyHanko, in process (cpu)', rows.map(([ms]) => ms), rows.filter(([, ok]) => !ok).length);
}

/** A scan of 50 MB: a signed file whose first stream is very large, so that hashing is all the work there is. */
function timeLarge(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'signature-bench-'));
  try {
    const file = path.join(folder, 'large.pdf');
    const image = Buffer.alloc(50 * 1024 * 1024, 0x5a);
    const head = Buffer.from(`%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R] /SigFlags 3>>>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [] /Count 0>>\nendobj\n3 0 obj\n<</Length ${image.length}>>\nstream\n`);
    const middle = Buffer.from('\nendstream\nendobj\n4 0 obj\n<</FT /Sig /T (S) /V 5 0 R>>\nendobj\n');
    const contents = `<${'30'.padEnd(2000, '0')}>`;
    const offsets = [9, 0, 0, 0, 0];
    const body = Buffer.concat([head, image, middle]);
    const text = body.subarray(0, 400).toString('latin1');
    offsets[1] = text.indexOf('2 0 obj');
    offsets[2] = text.indexOf('3 0 obj');
    offsets[3] = head.length + image.length + middle.indexOf('4 0 obj');
    offsets[4] = body.length;
    const prefix = `5 0 obj\n<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents `;
    const gap = body.length + prefix.length;
    const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
    const after = (range: string): string => ` /ByteRange ${range}>>\nendobj\n`;
    const range = `[0 ${gap} ${gap + contents.length} 0000000000]`;
    const start = gap + contents.length + after(range).length;
    const trailer = `xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<</Size 6 /Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
    const length = after(range).length + trailer.length;
    writeFileSync(file, Buffer.concat([body, Buffer.from(prefix + contents + after(range.replace('0000000000', String(length).padStart(10, ' '))) + trailer)]));
    const begin = performance.now();
    const bytes = readFileSync(file);
    const read = performance.now();
    createHash('sha256').update(bytes).digest();
    const hashed = performance.now();
    const verdict = verify(bytes, { now: 0 });
    const done = performance.now();
    console.log(`50 MB: read ${(read - begin).toFixed(0)} ms, one SHA-256 ${(hashed - read).toFixed(0)} ms, verify ${(done - hashed).toFixed(0)} ms (${verdict.signatures.length} signature, ${statSync(file).size} bytes)`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [folder, ...rest] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  console.error('usage: signatures.ts <folder with PDF files> [--python <python with pyhanko>] [--large]');
  process.exit(2);
}
const files = pdfsOf(folder);
const python = rest[rest.indexOf('--python') + 1] ?? 'python3';
for (const row of [timeOurs(files), timePdfsig(files), timePyhanko(files, rest.includes('--python') ? python : 'python3')]) {
  if (row !== undefined) {
    console.log(`${row.name.padEnd(36)} files ${row.files}  median ${row.median.toFixed(2)} ms  p95 ${row.p95.toFixed(1)} ms  max ${row.max.toFixed(0)} ms  refused ${row.failed}`);
  }
}
if (rest.includes('--large')) {
  timeLarge();
}
