import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { skipOrFail } from '../support/optional-service.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const URL_OF_SERVER = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306';
/** Suites about the database's rows and changes; the others do not differ between databases. */
const SUITES = readdirSync(`${ROOT}/test/integration`).filter((name) => name.endsWith('.test.ts') && !/extraction/.test(name)).map((name) => `test/integration/${name}`);

async function serverAnswers(): Promise<string | undefined> {
  try {
    const { createConnection } = await import('mysql2/promise');
    const connection = await createConnection({ uri: URL_OF_SERVER, connectTimeout: 2000 });
    await connection.end();
    return undefined;
  } catch (error) {
    return `no MariaDB or MySQL answers at MYSQL_URL (${(error as { code?: string }).code ?? 'no answer'})`;
  }
}

function runOnServer(suite: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', '--timeout', '60000', suite], { cwd: ROOT, env: { ...process.env, TEST_DATABASE_URL: URL_OF_SERVER } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('MariaDB or MySQL keeps the register as SQLite does', function () {
  this.timeout(600_000);
  let missing: string | undefined;
  before(async () => {
    missing = await serverAnswers();
  });
  for (const suite of SUITES) {
    it(`${suite} holds there`, async function () {
      if (missing !== undefined) skipOrFail(this, 'mysql', missing);
      const { code, output } = await runOnServer(suite);
      assert.equal(code, 0, output.slice(-4000));
      assert.match(output, /[1-9]\d* passed, 0 failed/);
    });
  }
});
