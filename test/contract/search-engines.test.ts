import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineResult, SearchEngine } from '../../server/archive/search/engines/engine.js';
import type { MeiliDocument } from '../../server/archive/search/engines/meili/documents.js';
import { MEILI_SETTINGS, migrateSettings } from '../../server/archive/search/engines/meili/settings.js';
import { openMeilisearch } from '../../server/archive/search/engines/meilisearch.js';
import { createReopening } from '../../server/archive/search/engines/reopening.js';
import { openSqliteFts } from '../../server/archive/search/engines/sqlite-fts.js';
import { SEE_ALL } from '../../server/archive/search/rules/trim-to-scope.js';
import { createSearch } from '../../server/archive/search/search.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { CONTRACT_ABBREVIATIONS, aRecord, searchEngineContract } from './search-engine-suite.js';
import { freePort, meilisearchMissing, meilisearchProgramMissing, runMeilisearch, startMeilisearch } from './search-meilisearch-server.js';

const STOP_WORDS = ['la', 'cua', 'va', 'theo', 'quy', 'dinh', 'thi', 'co', 'duoc', 'cho'];

describe('search engine: SQLite FTS5', () => {
  searchEngineContract(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'khoso-search-'));
    let number = 0;
    const open = () => openSqliteFts({ path: join(folder, `search-${String(number)}.db`), stopWords: STOP_WORDS });
    return {
      open: () => {
        number += 1;
        return open();
      },
      reopen: open,
      cleanUp: async () => { rmSync(folder, { recursive: true, force: true }); },
    };
  });
});

describe('search engine: Meilisearch', function () {
  const missing = meilisearchMissing();
  if (missing !== undefined) {
    const must = (process.env['MUST_RUN'] ?? '').split(',').includes('meilisearch');
    it(must ? `must run (MUST_RUN): ${missing}` : `skipped: ${missing}`, function () {
      if (must) throw new Error(missing);
      this.skip();
    });
    return;
  }
  this.timeout(60_000);
  searchEngineContract(async () => {
    const server = await startMeilisearch();
    const run = randomUUID().slice(0, 8);
    let number = 0;
    const open = () => openMeilisearch({
      url: server.url, ...(server.apiKey === undefined ? {} : { apiKey: server.apiKey }), indexName: `khoso-test-${run}-${String(number)}`,
      stopWords: STOP_WORDS, abbreviations: CONTRACT_ABBREVIATIONS,
    });
    const drop = async () => {
      const { Meilisearch } = await import('meilisearch');
      await new Meilisearch({ host: server.url, ...(server.apiKey === undefined ? {} : { apiKey: server.apiKey }) }).deleteIndexIfExists(`khoso-test-${run}-${String(number)}`);
    };
    return {
      open: async () => {
        if (number > 0) await drop();
        number += 1;
        return open();
      },
      reopen: open,
      cleanUp: async () => {
        await drop();
        await server.stop();
      },
    };
  });

  it('migrates the settings of an index made by somebody else', async () => {
    const server = await startMeilisearch();
    const { Meilisearch } = await import('meilisearch');
    const client = new Meilisearch({ host: server.url, defaultWaitOptions: { timeout: 0, interval: 20 }, ...(server.apiKey === undefined ? {} : { apiKey: server.apiKey }) });
    const name = `khoso-test-${randomUUID().slice(0, 8)}`;
    try {
      await client.createIndex(name, { primaryKey: 'id' }).waitTask();
      await client.index(name).updateSettings({ rankingRules: ['words'], searchableAttributes: ['text'] }).waitTask();
      const index = client.index<MeiliDocument>(name);
      assert.equal(await migrateSettings(index), true);
      assert.equal(await migrateSettings(index), false);
      assert.deepEqual((await client.index(name).getSettings()).rankingRules, MEILI_SETTINGS.rankingRules);
    } finally {
      await client.deleteIndexIfExists(name);
      await server.stop();
    }
  });
});

describe('search without its main engine', () => {
  it('answers from the embedded one and says so; what cannot be indexed is reported, not lost', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'khoso-search-'));
    const fallback = await openSqliteFts({ path: join(folder, 'search.db'), stopWords: [] });
    const down = async (): Promise<never> => { throw new ArchiveError('unavailable', 'search.engine-unreachable'); };
    const engine: SearchEngine = { ...fallback, name: 'down', upsert: down, remove: down, search: down, suggest: down, similar: down, citations: down, count: down };
    const search = createSearch({ engine, fallback, abbreviations: [] });
    try {
      await assert.rejects(search.indexRecords([aRecord('r1', { title: 'khai sinh' })]), { kind: 'unavailable' });
      const answer = await search.search(SEE_ALL, { text: 'khai sinh' });
      assert.equal(answer.fallback, true);
      assert.deepEqual(answer.hits.map((hit) => hit.recordId), ['r1']);
      assert.equal((await search.suggest(SEE_ALL, 'khai')).length, 1);
      await assert.rejects(createSearch({ engine, abbreviations: [] }).search(SEE_ALL, { text: 'x' }), { kind: 'unavailable' });
    } finally {
      await fallback.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('leaves an engine that failed in peace for some seconds, then asks it again', async () => {
    let calls = 0;
    let now = 1_000;
    const answer: EngineResult = { total: 0, totalExact: true, hits: [], facets: {}, histogramByYear: [], notes: [], ignoredWords: [], engine: 'x' };
    const asked = (): Promise<EngineResult> => {
      calls += 1;
      throw new ArchiveError('unavailable', 'search.engine-unreachable');
    };
    const engine = { name: 'down', search: asked } as unknown as SearchEngine;
    const fallback = { name: 'up', search: async () => answer } as unknown as SearchEngine;
    const search = createSearch({ engine, fallback, abbreviations: [], nowMs: () => now });
    for (let at = 0; at < 3; at += 1) assert.equal((await search.search(SEE_ALL, { text: 'x' })).fallback, true);
    assert.equal(calls, 1);
    now += 6_000;
    await search.search(SEE_ALL, { text: 'x' });
    assert.equal(calls, 2);
  });

  it('goes on when a real Meilisearch is killed, loses nothing, and mends it when it is back', async function () {
    const missing = meilisearchProgramMissing();
    if (missing !== undefined) return void this.skip();
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), 'khoso-meili-'));
    const port = await freePort();
    let server = await runMeilisearch(folder, port);
    const register = [aRecord('r1', { title: 'Giấy khai sinh' })];
    const fallback = await openSqliteFts({ path: join(folder, 'search.db'), stopWords: [] });
    const search = createSearch({
      engine: createReopening('meilisearch', () => openMeilisearch({ url: server.url, stopWords: [] })), fallback, abbreviations: [],
      register: {
        versions: async (after, limit) => register.filter((one) => one.recordId > after).slice(0, limit),
        versionsOf: async (wanted) => register.filter((one) => wanted.includes(one.recordId)),
        indexNow: async (wanted) => search.indexRecords(register.filter((one) => wanted.includes(one.recordId))),
      },
    });
    const ask = async (): Promise<[boolean, number]> => {
      const { fallback: fellBack, total } = await search.search(SEE_ALL, { text: 'giấy khai sinh ' });
      return [fellBack, total];
    };
    try {
      await search.indexRecords(register);
      assert.deepEqual(await ask(), [false, 1]);
      await server.stop('SIGKILL');
      register.push(aRecord('r2', { title: 'Giấy khai sinh bản sao' }));
      await assert.rejects(search.indexRecords(register), { kind: 'unavailable' });
      assert.deepEqual(await ask(), [true, 2]);
      assert.deepEqual((await search.status()).map((one) => one.ok), [false, true]);
      const blind = await search.reconcile({ repair: true });
      assert.deepEqual([blind.ok, blind.engines.map((one) => one.unavailable !== undefined)], [false, [true, false]]);
      server = await runMeilisearch(folder, port);
      const mended = await search.reconcile({ repair: true });
      assert.deepEqual([mended.missing, mended.repaired, mended.ok], [1, 1, true]);
      assert.deepEqual(await ask(), [false, 2]);
    } finally {
      await search.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('starts although the server is down, and uses it when it comes', async () => {
    let up = false;
    const folder = mkdtempSync(join(tmpdir(), 'khoso-search-'));
    const engine = createReopening('late', async () => {
      if (!up) throw new Error('connection refused');
      return openSqliteFts({ path: join(folder, 'search.db'), stopWords: [] });
    });
    try {
      await assert.rejects(engine.count(), { kind: 'unavailable', code: 'search.engine-unreachable' });
      assert.equal((await engine.health()).ok, false);
      up = true;
      assert.equal(await engine.count(), 0);
      assert.equal((await engine.health()).ok, true);
    } finally {
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('says at once that a Meilisearch server cannot be reached', async () => {
    await assert.rejects(openMeilisearch({ url: 'http://127.0.0.1:9', indexName: 'x', stopWords: [] }), { kind: 'unavailable', code: 'search.engine-unreachable' });
  });
});
