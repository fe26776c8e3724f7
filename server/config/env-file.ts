import { existsSync } from 'node:fs';

/** Takes settings from `.env` in the working directory, when there is one; what the environment already says wins. */
export function readEnvFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path);
}
