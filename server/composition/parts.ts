import { statfs } from 'node:fs/promises';
import type { PartState } from '../portal/status-page.js';
import type { Archive } from './archive.js';
import type { Background } from './background.js';
import type { Foundation } from './foundation.js';
import type { StorageParts } from './storage.js';

const LITTLE_SPACE_BYTES = 2 * 1024 ** 3;
const NO_SPACE_BYTES = 200 * 1024 ** 2;

/** How every part of the house stands now. Optional parts that are missing are `absent`, not `down`. */
export async function describeParts(ground: Foundation, _storage: StorageParts, archive: Archive, background: Background): Promise<PartState[]> {
  const { config, database } = ground;
  const check = async (name: string, work: () => Promise<string | undefined>): Promise<PartState> => {
    try {
      const detail = await work();
      return { name, state: 'ok', ...(detail === undefined ? {} : { detail }) };
    } catch (error) {
      ground.logger.warn({ part: name, err: error instanceof Error ? error.message : String(error) }, 'part is down');
      return { name, state: 'down' };
    }
  };
  return [
    await check('database', async () => {
      await database.ping();
      return database.dialect;
    }),
    await space(config.dataDir),
    await check('queue', async () => {
      await background.queue.ping();
      return config.queue;
    }),
    ...(await searchParts(archive)),
    ...(await ocrPart(archive)),
    config.clamd === undefined ? { name: 'virus-scanner', state: 'absent' as const } : { name: 'virus-scanner', state: 'ok' as const, detail: config.clamd },
  ];
}

async function space(dataDir: string): Promise<PartState> {
  const found = await statfs(dataDir);
  const free = found.bavail * found.bsize;
  const state = free < NO_SPACE_BYTES ? 'down' : free < LITTLE_SPACE_BYTES ? 'degraded' : 'ok';
  return { name: 'disk', state, detail: `${Math.round(free / 1024 ** 3)} GB` };
}

async function searchParts(archive: Archive): Promise<PartState[]> {
  const engines = await archive.search.status();
  return engines.map((engine) => ({ name: 'search', state: engine.ok ? ('ok' as const) : ('degraded' as const), detail: engine.engine }));
}

async function ocrPart(archive: Archive): Promise<PartState[]> {
  const tools = await archive.extraction.describeTools();
  if (tools.engine === 'off') return [{ name: 'ocr', state: 'absent' }];
  return [{ name: 'ocr', state: tools.engine.startsWith('tesseract.js') ? 'degraded' : 'ok', detail: tools.engine }];
}
