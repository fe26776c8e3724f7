// Reads and hashes whole objects of the local disk, one after the other and without a way back to the event loop: nothing else runs
// here. Plain JavaScript, so that a thread starts within milliseconds; the forms are those of survey.ts.
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';

const CHUNK_BYTES = 1024 * 1024;
const LOW_PRIORITY = 10;
const INVENTORY = /^(v\d+\/)?inventory\.json$/;
const chunk = Buffer.allocUnsafe(CHUNK_BYTES);

function surveyFolder(root) {
  const files = [];
  const folders = [''];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of readdirSync(join(root, at), { withFileTypes: true })) {
      const key = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) folders.push(key);
      else files.push({ key, ...hashFile(join(root, key)) });
    }
  }
  const inventories = files.flatMap(({ key }) => {
    const found = INVENTORY.exec(key);
    return found === null ? [] : [{ folder: found[1] ?? '', bytes: readOrEmpty(join(root, key)), sidecar: readOrEmpty(join(root, `${key}.sha512`)).toString('utf8') }];
  });
  return { files, inventories };
}

function hashFile(path) {
  let fd;
  try {
    fd = openSync(path, 'r');
    const hash = createHash('sha512');
    let sizeBytes = 0;
    for (let got = readSync(fd, chunk, 0, CHUNK_BYTES, null); got > 0; got = readSync(fd, chunk, 0, CHUNK_BYTES, null)) {
      hash.update(got === CHUNK_BYTES ? chunk : chunk.subarray(0, got));
      sizeBytes += got;
      // The end is known from the size; asking once more only to read nothing costs as much as a small file.
      if (got < CHUNK_BYTES && sizeBytes >= fstatSync(fd).size) break;
    }
    return { sizeBytes, sha512: hash.digest('hex') };
  } catch (error) {
    return { sizeBytes: 0, sha512: '', unreadable: error instanceof Error ? error.message : String(error) };
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function readOrEmpty(path) {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Verification waits for people's work, not the other way round. */
function stepBack() {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (thread > 0) setPriority(thread, LOW_PRIORITY);
  } catch {
    // Elsewhere than on Linux threads have no priority of their own.
  }
}

stepBack();
parentPort.on('message', ({ id, path }) => {
  try {
    parentPort.postMessage({ id, survey: surveyFolder(path) });
  } catch (error) {
    parentPort.postMessage({ id, fault: { code: error?.code ?? '', message: error instanceof Error ? error.message : String(error) } });
  }
});
