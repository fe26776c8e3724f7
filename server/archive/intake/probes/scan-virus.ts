import { createReadStream } from 'node:fs';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';

/** What the virus scanner says; `unavailable` is said, never taken for clean. */
export type VirusVerdict = { readonly state: 'clean' } | { readonly state: 'infected'; readonly name: string } | { readonly state: 'not-configured' } | { readonly state: 'unavailable' };

const TIMEOUT_MS = 60_000;
const CHUNK_BYTES = 64 * 1024;

/** Sends a file to clamd (INSTREAM) at `host:port` or a socket path, as a stream. */
export async function scanVirus(clamd: string | undefined, path: string): Promise<VirusVerdict> {
  if (clamd === undefined) return { state: 'not-configured' };
  try {
    return judgeAnswer(await converse(connect(clamd), path));
  } catch {
    return { state: 'unavailable' };
  }
}

/** Reads clamd's answer: `stream: OK`, `stream: <name> FOUND`, or a fault. */
export function judgeAnswer(answer: string): VirusVerdict {
  const found = /^stream: (.+) FOUND/m.exec(answer);
  if (found !== null) return { state: 'infected', name: found[1] ?? 'unknown' };
  return /^stream: OK/m.test(answer) ? { state: 'clean' } : { state: 'unavailable' };
}

function connect(clamd: string): Socket {
  const address = /^(?<host>[^/:]+):(?<port>\d+)$/.exec(clamd)?.groups;
  return address === undefined ? createConnection(clamd) : createConnection(Number(address['port']), address['host']);
}

function converse(socket: Socket, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('clamd did not answer')));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer.replaceAll('\0', '')));
    socket.on('connect', () => {
      send(socket, path).catch((error: unknown) => socket.destroy(error instanceof Error ? error : new Error(String(error))));
    });
  });
}

async function send(socket: Socket, path: string): Promise<void> {
  const write = (bytes: Buffer): Promise<void> => new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve())));
  await write(Buffer.from('zINSTREAM\0', 'latin1'));
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    await write(Buffer.concat([length, bytes]));
  }
  await write(Buffer.alloc(4));
}
