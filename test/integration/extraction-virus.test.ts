import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanVirus } from '../../server/archive/intake/probes/scan-virus.js';

/** Speaks clamd's INSTREAM: counts what came in chunks and finds a virus where it reads EICAR. */
function fakeScanner(): Server {
  return createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      let at = 'zINSTREAM\0'.length;
      const parts: Buffer[] = [];
      while (bytes.length >= at + 4) {
        const length = bytes.readUInt32BE(at);
        if (length === 0) return socket.end(Buffer.concat(parts).includes('EICAR') ? 'stream: Eicar FOUND\0' : `stream: OK\0`);
        if (bytes.length < at + 4 + length) return undefined;
        parts.push(bytes.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
      return undefined;
    });
  });
}

describe('the virus scanner', () => {
  let folder: string;
  let server: Server;
  let address: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'khoso-virus-'));
    server = fakeScanner();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const file = async (content: string): Promise<string> => {
    const path = join(folder, 'file.bin');
    await writeFile(path, content);
    return path;
  };

  it('a file larger than a chunk is sent whole and found clean', async () => assert.deepEqual(await scanVirus(address, await file('x'.repeat(300_000))), { state: 'clean' }));
  it('a virus at the end of a large file is found by name', async () => assert.deepEqual(await scanVirus(address, await file(`${'x'.repeat(200_000)}EICAR`)), { state: 'infected', name: 'Eicar' }));
  it('no scanner configured is not clean', async () => assert.deepEqual(await scanVirus(undefined, await file('x')), { state: 'not-configured' }));
  it('a scanner that does not answer is not clean', async () => assert.deepEqual(await scanVirus(join(folder, 'no-socket'), await file('x')), { state: 'unavailable' }));
});
