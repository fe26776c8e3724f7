import { spawn } from 'node:child_process';
import { cpus } from 'node:os';

/** What `npm run check` asks of the house; each runs as a program of its own, as many at once as there are cores. */
const QUESTIONS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'lint', command: ['node_modules/eslint/bin/eslint.js', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  { name: 'unit and architecture tests', command: ['node_modules/mocha/bin/mocha.js', '--parallel', '--jobs', String(Math.max(2, cpus().length)), 'test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'] },
  { name: 'import rules', command: ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', 'server', 'storage', 'jobs', 'scripts'] },
];

interface Answer {
  readonly name: string;
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
}

function ask({ name, command }: (typeof QUESTIONS)[number]): Promise<Answer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...command], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.on('close', (code) => resolve({ name, code, output, seconds: (performance.now() - started) / 1000 }));
  });
}

const waiting = [...QUESTIONS];
const answers: Answer[] = [];
await Promise.all(
  Array.from({ length: Math.min(QUESTIONS.length, Math.max(2, cpus().length)) }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) answers.push(await ask(next));
  }),
);
for (const answer of answers.sort((a, b) => Number(b.code === 0) - Number(a.code === 0))) {
  if (answer.code !== 0) process.stdout.write(`\n${answer.output.slice(-20_000)}\n`);
  process.stdout.write(`${answer.code === 0 ? 'holds ' : 'FAILS '} ${answer.name} (${answer.seconds.toFixed(0)} s)\n`);
}
process.exitCode = answers.every((answer) => answer.code === 0) ? 0 : 1;
