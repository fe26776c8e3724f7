import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { digestBytes } from './digest.js';
import { isStorageError, StorageError } from './errors.js';
import { resolveRange } from './backends/backend.js';
import { isRecord } from './inventory.js';
import type { ObjectKeys } from './object-keys.js';
import { createSealStream, sealBytes, sealedSizeBytes, unseal } from './sealing.js';
import type { StagedFile, Staging } from './staging.js';
import type { CommitMeta, NewFile, ObjectDescription, OpenedFile, PreservationStore, StoredFile, StoredVersion, VersionChanges } from './powers.js';

/** The logical path that marks an object as sealed and holds what is needed to open it, save the key. */
export const SEALING_PATH = 'sealing.json';

/** The store whose objects shall be sealed, a quarantine for their sealed form, and the keys. */
export interface SealedStoreDeps {
  readonly store: PreservationStore;
  readonly staging: Staging;
  readonly keys: ObjectKeys;
  /** False: new objects lie plain, sealed ones stay sealed and readable. True unless told. */
  readonly sealNew?: boolean;
}

/** What is known of the content of a sealed file: the digests are those of the content, not of the sealed bytes. */
type Contents = ReadonlyMap<string, { readonly sizeBytes: number; readonly sha256: string; readonly sha512: string }>;

interface SealedChange {
  readonly files: readonly NewFile[];
  readonly contents: Contents;
  release(): Promise<void>;
}

const METHOD = 'AES-256-GCM in pieces, KSSEAL1';
const MAX_SEALING_BYTES = 64 * 1024 * 1024;
const IN_MEMORY_BYTES = 1024 * 1024;
const MAX_ATTEMPTS = 5;

/**
 * A store that seals every new object under a key of its own; objects that lie there plain are served as they are. Sizes and digests it
 * tells are those of the content. Erasing destroys the key first: from then on no copy and no backup of the object can be read.
 * Logical paths stay legible; who seals should not put names of people into them.
 */
export function createSealedStore(deps: SealedStoreDeps): PreservationStore {
  const { store, keys } = deps;
  return {
    ...store,
    create: (objectId, files, meta) => create(deps, objectId, files, meta),
    addVersion: (objectId, changes, meta) => addVersion(deps, objectId, changes, meta),
    describe: (objectId) => describe(deps, objectId),
    read: (objectId, logicalPath, options) => read(deps, objectId, logicalPath, options),
    async erase(objectId) {
      const hadKey = await keys.destroy(objectId);
      return (await store.erase(objectId)) || hadKey;
    },
  };
}

async function create(deps: SealedStoreDeps, objectId: string, files: readonly NewFile[], meta: CommitMeta): Promise<StoredVersion> {
  if (files.length === 0) throw new StorageError('invalid', 'an object needs at least one file', { objectId });
  // An object that lies there plain stays plain: the repeat is compared as it was stored.
  const liesPlain = (await deps.store.has(objectId)) ? !(await contentsOf(deps, objectId, 'v1')) : deps.sealNew === false;
  if (liesPlain) return deps.store.create(objectId, files, meta);
  const key = await deps.keys.obtain(objectId);
  const sealed = await sealFiles(deps.staging, key, objectId, files);
  try {
    const marker = await sealingFile(key, sealed.contents);
    const stored = await deps.store.create(objectId, [...sealed.files, marker], meta);
    return { version: stored.version, files: plainFiles(stored.files, sealed.contents) };
  } finally {
    await sealed.release();
  }
}

async function addVersion(deps: SealedStoreDeps, objectId: string, changes: VersionChanges, meta: CommitMeta): Promise<StoredVersion> {
  for (let attempt = 1; ; attempt += 1) {
    const { head } = await deps.store.describe(objectId);
    const contents = await contentsOf(deps, objectId, head);
    if (!contents) return deps.store.addVersion(objectId, changes, meta);
    try {
      return await addSealed(deps, objectId, changes, meta, { head, contents });
    } catch (error) {
      // Someone else added a version meanwhile: the list of contents is made anew on top of it.
      const overtaken = isStorageError(error, 'conflict') && error.params['expectedHead'] === head && changes.expectedHead === undefined;
      if (!overtaken || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}

async function addSealed(
  deps: SealedStoreDeps,
  objectId: string,
  changes: VersionChanges,
  meta: CommitMeta,
  before: { readonly head: string; readonly contents: Contents },
): Promise<StoredVersion> {
  const key = await requireKey(deps.keys, objectId);
  const add = await sealFiles(deps.staging, key, objectId, changes.add ?? []);
  const replace = await sealFiles(deps.staging, key, objectId, changes.replace ?? []).catch(async (error: unknown) => {
    await add.release();
    throw error;
  });
  try {
    const removed = new Set(changes.remove);
    const kept = [...before.contents].filter(([path]) => !removed.has(path));
    const contents: Contents = new Map([...kept, ...add.contents, ...replace.contents]);
    const marker = await sealingFile(key, contents);
    const sealed = { add: add.files, replace: [...replace.files, marker], remove: [...removed], expectedHead: changes.expectedHead ?? before.head };
    const stored = await deps.store.addVersion(objectId, sealed, meta);
    return { version: stored.version, files: plainFiles(stored.files, contents) };
  } finally {
    await add.release();
    await replace.release();
  }
}

async function sealFiles(staging: Staging, key: Buffer, objectId: string, files: readonly NewFile[]): Promise<SealedChange> {
  const contents = new Map<string, { sizeBytes: number; sha256: string; sha512: string }>();
  const sealed: NewFile[] = [];
  const tokens: string[] = [];
  const release = async (): Promise<void> => {
    for (const token of tokens) await staging.discard(token);
  };
  try {
    for (const { logicalPath, source } of files) {
      if (logicalPath === SEALING_PATH) throw new StorageError('invalid', `${SEALING_PATH} is written by the sealing itself`, { objectId });
      const { sizeBytes, sha256, sha512 } = Buffer.isBuffer(source) ? digestBytes(source) : source;
      contents.set(logicalPath, { sizeBytes, sha256, sha512 });
      if (Buffer.isBuffer(source) && source.length <= IN_MEMORY_BYTES) {
        sealed.push({ logicalPath, source: await sealBytes(key, sha512, source) });
        continue;
      }
      const staged = await stageSealed(staging, key, sha512, source);
      tokens.push(staged.token);
      sealed.push({ logicalPath, source: staged });
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { files: sealed, contents, release };
}

async function stageSealed(staging: Staging, key: Buffer, sha512: string, source: StagedFile | Buffer): Promise<StagedFile> {
  const seal = createSealStream(key, sha512);
  if (Buffer.isBuffer(source)) seal.end(source);
  // Errors reach whoever reads the sealed stream.
  else pipeline(createReadStream(source.path), seal, () => undefined);
  const sizeBytes = Buffer.isBuffer(source) ? source.length : source.sizeBytes;
  return staging.receive(seal, { limitBytes: sealedSizeBytes(sizeBytes) });
}

/** The marker file: the method in clear, the list of contents sealed under the key of the object. */
async function sealingFile(key: Buffer, contents: Contents): Promise<NewFile> {
  const entries = [...contents].sort(([a], [b]) => (a < b ? -1 : 1));
  const list = Buffer.from(JSON.stringify(Object.fromEntries(entries)), 'utf8');
  const sealedList = await sealBytes(key, digestBytes(list).sha512, list);
  const marker = { method: METHOD, format: 'FORMAT.md, section 7', contents: sealedList.toString('base64') };
  return { logicalPath: SEALING_PATH, source: Buffer.from(`${JSON.stringify(marker, null, 2)}\n`, 'utf8') };
}

/** What a version of an object holds, or undefined when it lies plain. */
async function contentsOf(deps: SealedStoreDeps, objectId: string, version: string): Promise<Contents | undefined> {
  let marker: Buffer;
  try {
    marker = await readWhole(await deps.store.read(objectId, SEALING_PATH, { version }));
  } catch (error) {
    if (isStorageError(error, 'missing') && error.params['logicalPath'] === SEALING_PATH) return undefined;
    throw error;
  }
  const value: unknown = JSON.parse(marker.toString('utf8'));
  const text = isRecord(value) && value['method'] === METHOD ? value['contents'] : undefined;
  if (typeof text !== 'string') throw new StorageError('corrupt', `${SEALING_PATH} of ${objectId} is of an unknown method`, { objectId });
  const sealed = Buffer.from(text, 'base64');
  const key = await requireKey(deps.keys, objectId);
  const list = await unseal(key, { sealedBytes: sealed.length, open: async ({ start, end }) => Readable.from([sealed.subarray(start, end + 1)], { objectMode: false }) });
  const chunks: Buffer[] = [];
  for await (const chunk of list) chunks.push(chunk as Buffer);
  // Written by this file alone and sealed: what opens under the key has this shape.
  return new Map(Object.entries(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, { sizeBytes: number; sha256: string; sha512: string }>));
}

async function requireKey(keys: ObjectKeys, objectId: string): Promise<Buffer> {
  const key = await keys.find(objectId);
  if (!key) throw new StorageError('missing', `the key of ${objectId} was destroyed`, { objectId, reason: 'key-destroyed' });
  return key;
}

async function readWhole(opened: OpenedFile): Promise<Buffer> {
  if (opened.sizeBytes > MAX_SEALING_BYTES) {
    opened.stream.destroy();
    throw new StorageError('too-large', `${SEALING_PATH} has ${opened.sizeBytes} bytes`, { sizeBytes: opened.sizeBytes });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of opened.stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function describe(deps: SealedStoreDeps, objectId: string): Promise<ObjectDescription> {
  const described = await deps.store.describe(objectId);
  const versions: ObjectDescription['versions'][number][] = [];
  for (const version of described.versions) {
    const contents = await contentsOf(deps, objectId, version.version);
    versions.push(contents ? { ...version, files: plainFiles(version.files, contents) } : version);
  }
  return { ...described, versions };
}

function plainFiles(files: readonly StoredFile[], contents: Contents): StoredFile[] {
  return files.flatMap(({ logicalPath }) => {
    const content = contents.get(logicalPath);
    return content ? [{ logicalPath, ...content }] : [];
  });
}

async function read(
  deps: SealedStoreDeps,
  objectId: string,
  logicalPath: string,
  options: { version?: string; range?: { start: number; end: number } } = {},
): Promise<OpenedFile> {
  const head = options.version ?? (await deps.store.describe(objectId)).head;
  const contents = await contentsOf(deps, objectId, head);
  if (!contents || logicalPath === SEALING_PATH) return deps.store.read(objectId, logicalPath, options);
  const content = contents.get(logicalPath);
  if (!content) throw new StorageError('missing', `no ${logicalPath} in ${objectId}`, { objectId, logicalPath });
  const range = options.range && resolveRange(options.range, content.sizeBytes);
  const key = await requireKey(deps.keys, objectId);
  const file = {
    sealedBytes: sealedSizeBytes(content.sizeBytes),
    open: async (part: { start: number; end: number }) => (await deps.store.read(objectId, logicalPath, { version: head, range: part })).stream,
  };
  return { logicalPath, ...content, range, stream: await unseal(key, file, range) };
}
