import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Meilisearch server to test against. */
export interface MeilisearchServer {
  readonly url: string;
  readonly apiKey?: string;
  stop(): Promise<void>;
}

/** Why no server can be had, in words for the test report; `undefined` when one can. */
export function meilisearchMissing(): string | undefined {
  if (process.env['MEILI_URL'] !== undefined || program() !== undefined) return undefined;
  return 'no MEILI_URL, no MEILI_BIN and no meilisearch on the PATH';
}

/** The server named by MEILI_URL, or one of our own on a free port of 127.0.0.1 with a temporary database. */
export async function startMeilisearch(): Promise<MeilisearchServer> {
  const url = process.env['MEILI_URL'];
  if (url !== undefined) {
    const apiKey = process.env['MEILI_KEY'];
    return { url, ...(apiKey === undefined ? {} : { apiKey }), stop: async () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'khoso-meili-'));
  const server = await runMeilisearch(folder, await freePort());
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Why no server can be started and killed here; `undefined` when one can. */
export function meilisearchProgramMissing(): string | undefined {
  return program() === undefined ? 'no MEILI_BIN and no meilisearch on the PATH' : undefined;
}

/** A server of our own on a folder and a port, which can be killed and started again. */
export async function runMeilisearch(folder: string, port: number): Promise<{ readonly url: string; stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void> }> {
  const child = spawn(program() ?? 'meilisearch', ['--http-addr', `127.0.0.1:${String(port)}`, '--db-path', join(folder, 'db'), '--no-analytics', '--env', 'development'], { cwd: folder, stdio: 'ignore' });
  const url = `http://127.0.0.1:${String(port)}`;
  await answering(url);
  return {
    url,
    stop: async (signal = 'SIGTERM') => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    },
  };
}

function program(): string | undefined {
  const named = process.env['MEILI_BIN'];
  if (named !== undefined) return named;
  return spawnSync('meilisearch', ['--version']).status === 0 ? 'meilisearch' : undefined;
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const ok = await fetch(`${url}/health`).then((response) => response.ok, () => false);
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Meilisearch does not answer on ${url}`);
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
