/**
 * Carries out a started destruction on the archive in the folder given, until somebody kills this process, or until it kills itself: before
 * its `dieAt`-th act on the world outside, which is any statement that writes to a database, any commit, and any change of a file. So every
 * step there is has a death before it, whoever adds steps later.
 */
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { compose } from '../../server/compose.js';
import { loadConfig } from '../../server/config/load.js';

const [dataDir = '', listId = '', dieAt = ''] = process.argv.slice(2);
let counting = false;
let acts = 0;

function act(what: string): void {
  if (!counting) return;
  acts += 1;
  if (dieAt === '' || acts < Number(dieAt)) return;
  // Told before the end: a killed process leaves no other word. Synchronous, or it would be lost.
  fs.writeSync(1, `dies before ${what}\n`);
  process.kill(process.pid, 'SIGKILL');
}

type Statement = Record<'run' | 'all', (...values: unknown[]) => unknown>;
interface Connection {
  prepare(sql: string): Statement;
}
type Driver = Record<'DatabaseSync', new (path: string) => Connection>;

function watched(connection: Connection): Connection {
  const prepare = connection.prepare.bind(connection);
  Object.defineProperty(connection, 'prepare', { value: (sql: string): Statement => {
    const statement = prepare(sql);
    const written = /^\s*(INSERT|UPDATE|DELETE|REPLACE|COMMIT)\b\s*(?:OR \w+ )?(?:INTO |FROM )?[`"]?(\w*)/i.exec(sql);
    if (written === null) return statement;
    const run = statement.run.bind(statement);
    Object.defineProperty(statement, 'run', { value: (...values: unknown[]): unknown => {
      act(`${written[1]?.toLowerCase() ?? ''} ${written[2] ?? ''}`);
      return run(...values);
    } });
    return statement;
  } });
  return connection;
}

// Every connection the house opens from here on is a watched one: the module is asked for by name, and this is what it finds.
const require = createRequire(import.meta.url);
const real = require('@photostructure/sqlite') as Driver;
const place = require.cache[require.resolve('@photostructure/sqlite')];
if (place !== undefined) place.exports = { ...real, DatabaseSync: function open(path: string) { return watched(new real.DatabaseSync(path)); } };
for (const name of ['rm', 'rename', 'unlink', 'rmdir', 'writeFile', 'mkdir'] as const) {
  const plain = fs.promises[name] as (...given: unknown[]) => Promise<unknown>;
  (fs.promises as unknown as Record<string, unknown>)[name] = async (...given: unknown[]) => {
    act(`${name} ${String(given[0]).replace(dataDir, '')}`);
    return plain(...given);
  };
}
syncBuiltinESMExports();

const house = await compose(loadConfig({ DATA_DIR: dataDir, PORT: '0', KHOSO_OCR: 'off', KHOSO_WORKERS: '1' }), { logFile: `${dataDir}/child.log` });
process.stdout.write('ready\n');
counting = true;
const report = await house.rooms.retention.disposition.execute(listId);
counting = false;
process.stdout.write(`${JSON.stringify({ ...report, acts })}\n`);
await house.stop();
