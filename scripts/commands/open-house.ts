import { join } from 'node:path';
import { compose } from '../../server/compose.js';
import type { ComposeOptions, House } from '../../server/compose.js';
import { loadConfig } from '../../server/config/load.js';

/** Builds the house for a command, logging to a file beside the data; closes it after `work`. */
export async function withHouse<T>(work: (house: House) => Promise<T>, options: ComposeOptions = {}): Promise<T> {
  const config = loadConfig(process.env);
  const house = await compose(config, { logFile: join(config.dataDir, 'khoso.log'), ...options });
  try {
    return await work(house);
  } finally {
    await house.stop();
  }
}
