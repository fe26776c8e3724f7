import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteFts } from '../../server/archive/search/engines/sqlite-fts.js';
import { searchEngineContract } from './search-engine-suite.js';

describe('search engine: SQLite FTS5', () => {
  searchEngineContract(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'khoso-search-'));
    let number = 0;
    const open = () => openSqliteFts({ path: join(folder, `search-${String(number)}.db`), stopWords: ['la', 'cua', 'va', 'theo', 'quy', 'dinh', 'thi', 'co', 'duoc', 'cho'] });
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
