/**
 * Measures search, look-up and the page of the desk over HTTP on a register that is filled first, by one caller and by eight.
 *   node --import tsx scripts/bench/http.ts [--records 10000] [--requests 300] [--callers 1,8] [--json]
 * Every answer is audited, so each waits for a commit on disk. The callers are a process of their own.
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { systemActor } from '../../server/kernel/actor.js';
import { BENCH_PURPOSE, machine, openBenchHouse, percentile, round, startCpuMeter } from './bench-house.js';
import type { BenchHouse } from './bench-house.js';
import { fillRegister } from './http-register.js';
import type { FilledRegister } from './http-register.js';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000' }, requests: { type: 'string', default: '300' }, callers: { type: 'string', default: '1,8' }, json: { type: 'boolean', default: false },
  },
});
const requests = Number(values.requests);
const CALLER = fileURLToPath(new URL('./http-caller.ts', import.meta.url));
const QUESTIONS = ['phân cấp quản lý đất đai', 'so hoa ho so', 'cấp giấy phép xây dựng xã Bình Sơn', 'phong chong thien tai', 'ke khai nhan khau tinh khe', '"thu gom rác thải"', '1234/UBND-TTHC', 'báo cáo kết quả rà soát danh sách', 'Nguyễn Thử Nghiệm', 'sửa chữa cầu đường 2026', ''];
const WARM = 30;

interface Door {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly urls: readonly string[];
}

async function doors(bench: BenchHouse, filled: FilledRegister): Promise<Door[]> {
  const client = { authorization: `Bearer ${bench.key}` };
  const many = (urlOf: (n: number) => string): string[] => Array.from({ length: requests + WARM }, (_, n) => `${bench.url}${urlOf(n)}`);
  const reuse = (n: number): string =>
    `/api/v1/reuse?${new URLSearchParams({ person: filled.owners[(n * 7) % filled.owners.length]?.number ?? '', procedure: filled.procedure.code ?? filled.procedure.id, dossier: `H48.53-261101-${n}`, purpose: BENCH_PURPOSE }).toString()}`;
  const search = (n: number): string =>
    `/api/v1/search?${new URLSearchParams({ q: QUESTIONS[n % QUESTIONS.length] ?? '', dossier: `H48.53-261101-${n}`, purpose: BENCH_PURPOSE }).toString()}`;
  return [
    { name: 'search', headers: client, urls: many(search) },
    { name: 'look-up', headers: client, urls: many(reuse) },
    await deskDoor(bench, filled, many),
  ];
}

/** The same look-up as the page at the counter, by an official who is signed in. */
async function deskDoor(bench: BenchHouse, filled: FilledRegister, many: (urlOf: (n: number) => string) => string[]): Promise<Door> {
  const { access, dossiers } = bench.house.archive;
  const [loginName, password] = ['bench-desk', 'mat-khau-thu-nghiem'];
  await access.createUser(systemActor('bench'), { loginName, displayName: 'Bench', agencyId: bench.agencyId, roles: ['counter-officer'], password });
  const { token } = await access.signIn(loginName, password, '127.0.0.1');
  const ids: string[] = [];
  for (const [n, owner] of filled.owners.slice(0, 20).entries()) {
    const dossier = await dossiers.open(systemActor('bench'), { code: `H48.53-261101-${String(1000 + n)}`, procedureCode: filled.procedure.code ?? filled.procedure.id, ownerId: owner.id, purpose: BENCH_PURPOSE, agencyId: bench.agencyId });
    ids.push(dossier.id);
  }
  return { name: 'desk page', headers: { cookie: `khoso_session=${token}` }, urls: many((n) => `/desk/${ids[n % ids.length] ?? ''}`) };
}

async function measure(bench: BenchHouse, door: Door, callers: number): Promise<Record<string, unknown>> {
  const ask = async (urls: readonly string[]): Promise<number[]> => {
    const file = join(bench.folder, 'questions.json');
    await writeFile(file, JSON.stringify({ headers: door.headers, urls }));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', CALLER, file, String(callers)], { maxBuffer: 1 << 26 });
    return JSON.parse(stdout) as number[];
  };
  await ask(door.urls.slice(0, WARM));
  const before = machine().load[0];
  const cpu = startCpuMeter();
  const times = await ask(door.urls.slice(WARM));
  const used = cpu.read();
  return {
    door: door.name, callers, requests: times.length, p50Ms: round(percentile(times, 0.5)), p95Ms: round(percentile(times, 0.95)), mostMs: round(Math.max(...times)),
    cpuMsPerRequest: round(used.totalMs / times.length, 2), mainThreadMsPerRequest: used.mainMs === null ? null : round(used.mainMs / times.length, 2), load: before,
  };
}

const bench = await openBenchHouse('http', ['web']);
try {
  const count = Number(values.records);
  const start = performance.now();
  const filled = await fillRegister(bench, count, (done) => {
    if (!values.json && done % 1000 === 0) process.stderr.write(`${done}/${count} records\n`);
  });
  const filledSeconds = round((performance.now() - start) / 1000);
  const results = [];
  for (const door of await doors(bench, filled)) for (const callers of values.callers.split(',').map(Number)) results.push(await measure(bench, door, callers));
  const result = { bench: 'http', records: count, owners: filled.owners.length, procedure: filled.procedure.code ?? filled.procedure.id, filledSeconds, machine: machine(), results };
  process.stdout.write(`${JSON.stringify(result, null, values.json ? undefined : 2)}\n`);
} finally {
  await bench.close();
}
