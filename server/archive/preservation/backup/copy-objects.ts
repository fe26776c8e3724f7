import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Backend } from '../../../../storage/backends/backend.js';
import { readSmall } from '../../../../storage/backends/backend.js';
import { walkObjects } from '../../../../storage/walk-objects.js';
import type { ContentStore } from './backup-content.js';
import type { ListedFile, ListedObject } from './model.js';

const MAX_INVENTORY_BYTES = 64 * 1024 * 1024;

/** What copying brought, counted. */
export interface CopyCount {
  objects: number;
  files: number;
  bytes: number;
  copiedFiles: number;
  copiedBytes: number;
  readonly damaged: string[];
}

/** Starts counting. */
export function countFromNothing(): CopyCount {
  return { objects: 0, files: 0, bytes: 0, copiedFiles: 0, copiedBytes: 0, damaged: [] };
}

/** The list of an earlier backup, read in the order it was written: that of the folders. */
export async function* readListing(path: string): AsyncGenerator<ListedObject> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) if (line !== '') yield JSON.parse(line) as ListedObject;
}

/**
 * Copies every object: those whose inventory is the one of the earlier backup are only listed again, of the others only new content is
 * read. Versions that appear while an object is read belong to the next backup; an object erased meanwhile is left out.
 */
export async function* copyObjects(backend: Backend, content: ContentStore, earlier: AsyncGenerator<ListedObject> | undefined, count: CopyCount): AsyncGenerator<ListedObject> {
  yield await copyRoot(backend, content, count);
  let known = await nextOf(earlier);
  for await (const { objectId, path } of walkObjects(backend)) {
    while (known !== undefined && known.path < path) known = await nextOf(earlier);
    const before = known?.path === path ? known : undefined;
    const inventory = await readSmall(backend, `${path}/inventory.json`, MAX_INVENTORY_BYTES).catch(() => undefined);
    const digest = inventory === undefined ? '' : sha512Of(inventory);
    const same = before !== undefined && before.inventory === digest && digest !== '' && (await holdsAll(content, before));
    const listed = same ? before : await copyObject(backend, content, { path, objectId, inventory, digest }, before, count);
    if (listed === undefined) continue;
    count.objects += 1;
    count.files += listed.files.length;
    count.bytes += listed.files.reduce((sum, [, , size]) => sum + size, 0);
    yield listed;
  }
}

async function nextOf(earlier: AsyncGenerator<ListedObject> | undefined): Promise<ListedObject | undefined> {
  const next = await earlier?.next();
  if (next === undefined || next.done === true) return undefined;
  return next.value.path === '' ? nextOf(earlier) : next.value;
}

async function holdsAll(content: ContentStore, listed: ListedObject): Promise<boolean> {
  for (const [, sha512, size] of listed.files) if (!(await content.has(sha512, size))) return false;
  return true;
}

/** The declarations at the top of the storage root. */
async function copyRoot(backend: Backend, content: ContentStore, count: CopyCount): Promise<ListedObject> {
  const files: ListedFile[] = [];
  const keys = (await backend.children('')).filter((entry) => entry.kind === 'file').map((entry) => entry.name);
  for await (const { key } of backend.list('extensions')) keys.push(key);
  for (const key of keys.sort()) files.push(await keepKey(backend, content, key, count));
  count.files += files.length;
  return { path: '', objectId: '', inventory: '', files };
}

async function copyObject(
  backend: Backend, content: ContentStore, object: { readonly path: string; readonly objectId: string; readonly inventory: Buffer | undefined; readonly digest: string }, before: ListedObject | undefined, count: CopyCount,
): Promise<ListedObject | undefined> {
  const { path, objectId, inventory } = object;
  const promised = promisedDigests(inventory);
  const head = headNumber(inventory);
  const files: ListedFile[] = [];
  const earlier = new Map(before?.files.map((file) => [file[0], file]));
  const keys: { key: string; sizeBytes: number }[] = [];
  for await (const entry of backend.list(path)) keys.push(entry);
  for (const { key, sizeBytes } of keys.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const inside = key.slice(path.length + 1);
    if (head !== undefined && Number(/^v0*(\d+)\//.exec(inside)?.[1] ?? 0) > head) continue;
    try {
      if (inventory !== undefined && inside === 'inventory.json') files.push([key, ...(await keepBytes(content, inventory, count))]);
      else if (inventory !== undefined && inside === 'inventory.json.sha512') files.push([key, ...(await keepBytes(content, Buffer.from(`${object.digest}  inventory.json\n`), count))]);
      else files.push(await keepFile(backend, content, { key, sizeBytes, promised: promised.get(inside), earlier: earlier.get(key) }, count));
    } catch (error) {
      if ((await backend.stat(`${path}/inventory.json`)) === undefined) return undefined;
      throw error;
    }
  }
  return files.length === 0 ? undefined : { path, objectId, inventory: object.digest, files };
}

/** Content known by its promised digest is not read again; bytes that are not what was promised are told, and a good copy kept earlier stays. */
async function keepFile(backend: Backend, content: ContentStore, file: { readonly key: string; readonly sizeBytes: number; readonly promised: string | undefined; readonly earlier: ListedFile | undefined }, count: CopyCount): Promise<ListedFile> {
  const { key, sizeBytes, promised, earlier } = file;
  if (promised !== undefined && (await content.has(promised, sizeBytes))) return [key, promised, sizeBytes];
  if (promised === undefined && earlier !== undefined && earlier[2] === sizeBytes && (await content.has(earlier[1], sizeBytes))) return earlier;
  const kept = await keepKey(backend, content, key, count);
  if (promised === undefined || kept[1] === promised) return kept;
  count.damaged.push(key);
  return earlier ?? kept;
}

async function keepKey(backend: Backend, content: ContentStore, key: string, count: CopyCount): Promise<ListedFile> {
  const { stream } = await backend.get(key);
  return [key, ...(await keepStream(content, stream, count))];
}

async function keepBytes(content: ContentStore, bytes: Buffer, count: CopyCount): Promise<[string, number]> {
  const sha512 = sha512Of(bytes);
  if (await content.has(sha512, bytes.length)) return [sha512, bytes.length];

  return keepStream(content, Readable.from([bytes], { objectMode: false }), count);
}

async function keepStream(content: ContentStore, stream: Readable, count: CopyCount): Promise<[string, number]> {
  const { sha512, sizeBytes, fresh } = await content.keep(stream);
  if (fresh) {
    count.copiedFiles += 1;
    count.copiedBytes += sizeBytes;
  }
  return [sha512, sizeBytes];
}

function promisedDigests(inventory: Buffer | undefined): ReadonlyMap<string, string> {
  try {
    const { manifest, digestAlgorithm } = JSON.parse(inventory?.toString('utf8') ?? '{}') as { manifest?: Record<string, string[]>; digestAlgorithm?: string };
    if (digestAlgorithm !== 'sha512') return new Map();
    return new Map(Object.entries(manifest ?? {}).flatMap(([digest, paths]) => paths.map((path) => [path, digest.toLowerCase()] as const)));
  } catch {
    return new Map();
  }
}

function headNumber(inventory: Buffer | undefined): number | undefined {
  const found = /"head"\s*:\s*"v0*(\d+)"/.exec(inventory?.toString('utf8') ?? '');
  return found === null ? undefined : Number(found[1]);
}

function sha512Of(bytes: Buffer): string {
  return createHash('sha512').update(bytes).digest('hex');
}
