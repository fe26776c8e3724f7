import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from '../../server/archive/catalogue/read-catalogue.js';
import { compose } from '../../server/compose.js';
import type { House } from '../../server/compose.js';
import { loadConfig } from '../../server/config/load.js';
import type { Role } from '../../server/kernel/actor.js';
import { systemActor } from '../../server/kernel/actor.js';

/** Somebody who works in the archive of a test. */
export interface TestAccount {
  readonly loginName: string;
  readonly password: string;
  readonly displayName: string;
  readonly agencyId: string;
  readonly roles: readonly Role[];
}

export interface RunningArchive {
  readonly house: House;
  /** Without a slash at the end. */
  readonly url: string;
  /** Where everything of this archive lies; goes away with it. */
  readonly dataDir: string;
  close(): Promise<void>;
}

const CATALOGUE = fileURLToPath(new URL('../../server/archive/catalogue/data', import.meta.url));

/**
 * A whole archive on a free port over a temporary folder: the catalogue that comes with it, the accounts given, web server and
 * background work in this process. Settings not given are the product's own.
 */
export async function startArchive(accounts: readonly TestAccount[], settings: Readonly<Record<string, string>> = {}): Promise<RunningArchive> {
  const dataDir = await mkdtemp(join(tmpdir(), 'khoso-archive-'));
  const config = loadConfig({ DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', KHOSO_WORKERS: '1', KHOSO_LOG_LEVEL: 'warn', ...settings });
  const house = await compose(config, { logFile: join(dataDir, 'khoso.log') });
  const close = async (): Promise<void> => {
    await house.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await furnish(house, accounts);
    const started = await house.start();
    if (started === undefined) throw new Error('the web server was not asked for');
    return { house, url: `http://127.0.0.1:${started.port}`, dataDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function furnish(house: House, accounts: readonly TestAccount[]): Promise<void> {
  const founder = systemActor('test');
  const { bundle, refused } = await readCatalogue(CATALOGUE);
  await house.archive.catalogue.importCatalogue(founder, bundle, refused);
  for (const account of accounts) await house.archive.access.createUser(founder, { ...account, provinceWide: false });
}
