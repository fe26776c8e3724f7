import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * What a path does to a record that may be held: `asks` the guard inside its change; only `adds` evidence (docs/retention.md says why that
 * is allowed); works on records that `are not there yet`; or touches `nothing` of a record. A path that is not listed fails: whoever adds
 * one says here what it does, and where it asks.
 */
type Verdict = 'asks' | 'adds' | 'not there yet' | 'nothing';

/** Every fact the archive tells about a record. No change is possible without one. */
const FACTS: Readonly<Record<string, Verdict>> = {
  'record.accessioned': 'not there yet', 'record.met-again': 'nothing', 'record.derivative-added': 'adds', 'record.status-changed': 'adds', 'record.status-settled': 'adds', 'record.linked': 'adds',
  'record.corrected': 'asks', 'record.custody-given': 'asks', 'record.destroyed': 'asks', 'record.bytes-destroyed': 'asks', 'record.erased-again': 'asks', 'record.held-again': 'nothing',
  'record.read': 'nothing', 'record.opened': 'nothing', 'record.listed': 'nothing', 'record.signatures-judged': 'adds', 'record.signatures-not-judged': 'adds', 'record.signature-report-opened': 'nothing',
  'record.formats-identified': 'adds', 'record.life-read': 'nothing',
};

/** Every call of a writing verb of the register's store, by file. */
const REGISTER_WRITERS: Readonly<Record<string, Verdict>> = {
  'accession.ts': 'not there yet', 'add-derivative.ts': 'adds', 'change-status.ts': 'adds', 'link-records.ts': 'adds', 'settle-validity.ts': 'adds', 'supersede.ts': 'adds',
  'note-signatures.ts': 'adds', 'correct-metadata.ts': 'asks', 'give-custody.ts': 'asks', 'erase-record.ts': 'asks',
};

/** Every place that writes, mends or erases bytes of the preservation storage. */
const BYTE_WRITERS: Readonly<Record<string, Verdict>> = {
  'server/archive/intake/commands/accession-item.ts': 'not there yet', 'server/archive/disposition/commands/make-papers.ts': 'not there yet',
  'server/archive/disposition/commands/execute-list.ts': 'asks', 'server/archive/preservation/erasures/erasure-ledger.ts': 'asks',
  'server/archive/preservation/fixity/verify-object.ts': 'adds', 'server/archive/preservation/register/preserve-record.ts': 'adds', 'server/archive/signatures/commands/store-files.ts': 'adds',
  'server/archive/preservation/register/preserve-rooms.ts': 'nothing', 'server/archive/preservation/erasures/ledger-mirror.ts': 'nothing',
};

/** Every background job. */
const JOBS: Readonly<Record<string, Verdict>> = {
  'examine-submission': 'not there yet', 'extract-text': 'adds', 'index-record': 'nothing', 'sweep-staging': 'nothing', 'settle-validity': 'adds', 'prune-finished': 'nothing', 'recover-storage': 'nothing',
  'resume-intake': 'nothing', 'note-hold': 'nothing', 'note-release': 'nothing', 'check-alerts': 'nothing', 'check-fixity': 'adds', 'compute-retention': 'nothing', 'recompute-retention': 'nothing', 'import-retention-table': 'nothing', 'gather-hold': 'nothing', 'gather-holds': 'nothing',
  'judge-arrivals': 'nothing', 'export-package': 'nothing', 'import-package': 'not there yet', 'fetch-evidence': 'adds', 'gather-proofs': 'adds', 'judge-with-evidence': 'adds', 'preserve-record': 'adds',
  'preserve-register': 'nothing', 'publish-erasures': 'nothing', 'reconcile-index': 'nothing', 'resume-dispositions': 'asks', 'propose-disposition': 'nothing', 'execute-disposition': 'asks', 'pack-transfer': 'asks', 'hand-over-transfer': 'asks',
  'make-disposition-papers': 'not there yet', 'run-export': 'nothing', 'sweep-exports': 'nothing', 'sweep-packages': 'nothing', 'sweep-store': 'nothing', 'judge-signatures': 'adds', 'reverify-signatures': 'adds',
  'identify-formats': 'adds', 'identify-unseen': 'adds', 'send-retention-digest': 'nothing',
};

/** Every verb of the command line. */
const VERBS: Readonly<Record<string, Verdict>> = {
  demo: 'not there yet', migrate: 'nothing', 'create-admin': 'nothing', 'import-catalogue': 'nothing', 'import-schedules': 'nothing', ingest: 'not there yet', search: 'nothing', reuse: 'nothing', reindex: 'nothing',
  rebuild: 'not there yet', doctor: 'adds', restore: 'asks', backup: 'nothing', verify: 'nothing', bench: 'nothing', signatures: 'nothing', export: 'nothing', import: 'not there yet', audit: 'nothing', check: 'nothing', make: 'nothing',
  package: 'not there yet', proof: 'nothing', storage: 'nothing',
};

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = join(folder, entry.name);
    return entry.isDirectory() ? sources(name) : entry.name.endsWith('.ts') ? [name] : [];
  });
}
const house = ['server', 'jobs', 'scripts/commands'].flatMap(sources).map((path) => ({ path: relative(ROOT, join(ROOT, path)), text: readFileSync(join(ROOT, path), 'utf8') }));
const named = (pattern: RegExp, files = house): string[] => [...new Set(files.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')))].sort();
const unlisted = (found: readonly string[], list: Readonly<Record<string, unknown>>): string[] => found.filter((name) => !(name in list));

describe('Every path that could change a held record is known', () => {
  it('by the facts it tells', () => {
    // The table of PREMIS words names beginnings of facts, and tells none.
    const telling = house.filter(({ path }) => !path.endsWith('/premis-document.ts'));
    assert.deepEqual(unlisted(named(/['"`](record\.[a-z]+(?:-[a-z]+)*)['"`]/g, telling).filter((name) => !PERMISSIONS_AND_KEYS.has(name)), FACTS), []);
  });

  it('by the writing verbs of the register, which only the register calls', () => {
    const store = readFileSync(join(ROOT, 'server/archive/records/store.ts'), 'utf8');
    const verbs = [...store.matchAll(/^ {2}(\w+)\(tx: Tx/gm)].map((match) => match[1] ?? '');
    assert.ok(verbs.includes('replace') && verbs.includes('add'), 'the store still has its writing verbs');
    const calls = new RegExp(`store\\.(?:${verbs.join('|')})\\(`);
    const callers = house.filter(({ path, text }) => path.startsWith('server/archive/records/') && calls.test(text)).map(({ path }) => path.split('/').at(-1) ?? '');
    assert.deepEqual(unlisted(callers, REGISTER_WRITERS), []);
  });

  it('by the tables of the register, which only its store opens and no statement writes past it', () => {
    const tables = '(?:records|record_files|record_owners|record_status|record_links|record_history)';
    const opened = house.filter(({ text }) => new RegExp(`openTable\\(\\w+, '${tables}'`).test(text)).map(({ path }) => path);
    assert.deepEqual(opened, ['server/archive/records/store.ts']);
    const raw = house.filter(({ path, text }) => !path.includes('/migrations/') && new RegExp(`(?:UPDATE|DELETE FROM|INSERT INTO|REPLACE INTO)\\s+\`?${tables}\`?\\b`, 'i').test(text)).map(({ path }) => path);
    assert.deepEqual(raw, []);
  });

  it('by the places that write, mend or erase bytes', () => {
    const calls = /\b(?:storage|store|eraser|archive|preservation|objects)\??\.(?:erase|addVersion|repair|create)\(/;
    const ours = (path: string): boolean => path.startsWith('server/archive/') && !/^server\/archive\/(?:retention|holds)\//.test(path) && !path.endsWith('signatures/trust/commands.ts');
    assert.deepEqual(unlisted(house.filter(({ path, text }) => ours(path) && calls.test(text)).map(({ path }) => path), BYTE_WRITERS), []);
  });

  it('by the jobs', () => {
    const jobs = [...named(/name: '([a-z]+(?:-[a-z]+)*)',\s*lane/g), ...named(/\bjob\('([a-z]+(?:-[a-z]+)*)',/g, house.filter(({ path }) => path.startsWith('jobs/')))];
    assert.deepEqual(unlisted(jobs, JOBS), []);
  });

  it('by the verbs of the command line', () => {
    const verbs = named(/\.?(?:add|command)\('([a-z-]+)/g, house.filter(({ path }) => path === 'scripts/commands/program.ts'));
    assert.deepEqual(unlisted(verbs, VERBS), []);
  });

  it('and those that change a record ask the guard in their own change', () => {
    const asks = (path: string): boolean => /\.(?:assertFree|heldAmong)\(/.test(house.find((file) => file.path === path)?.text ?? '');
    for (const [name, verdict] of Object.entries(REGISTER_WRITERS)) {
      if (verdict === 'asks') assert.ok(asks(`server/archive/records/commands/${name}`), name);
    }
    assert.ok(asks('server/archive/disposition/commands/execute-list.ts'), 'destroying by decision');
    assert.ok(asks('server/archive/disposition/commands/transfer.ts'), 'handing over');
    assert.ok(asks('server/archive/retention/commands/decide-record.ts'), 'another period by a decision');
    assert.ok(asks('server/composition/restoring.ts'), 'erasing again after a restore');
    assert.match(house.find(({ path }) => path === 'server/archive/retention/commands/refresh.ts')?.text ?? '', /keepHeld\(/, 'another period by a schedule, a rule or a dossier');
  });
});

/** Words of the same shape that are no facts: permissions of the role table. */
const PERMISSIONS_AND_KEYS: ReadonlySet<string> = new Set(['record.content', 'record.correct', 'record.status', 'record.link', 'record.id']);
