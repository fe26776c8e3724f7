import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, openSync, readFileSync, writeSync, fsyncSync, closeSync } from 'node:fs';
import { join } from 'node:path';

/** Key material of this archive. Lose it and fingerprints of numbers must be made anew; keep it with the backups. */
export interface Secrets {
  /** A key for one purpose, 32 bytes as hex, always the same for the same name. */
  keyFor(purpose: string): string;
}

/** The master secret given, or the one made at the first start and kept in the data folder, readable by the owner alone. */
export function openSecrets(given: string | undefined, dataDir: string): Secrets {
  const master = given ?? keptSecret(dataDir);
  return { keyFor: (purpose) => createHmac('sha256', master).update(`khoso:${purpose}`).digest('hex') };
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secrets.json');
  mkdirSync(dataDir, { recursive: true });
  try {
    // Exclusive: of two processes that start at once, one makes the secret and the other reads it.
    const handle = openSync(file, 'wx', 0o600);
    const secret = randomBytes(48).toString('base64url');
    writeSync(handle, `${JSON.stringify({ secret })}\n`);
    fsyncSync(handle);
    closeSync(handle);
    return secret;
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
    return (JSON.parse(readFileSync(file, 'utf8')) as { secret: string }).secret;
  }
}
