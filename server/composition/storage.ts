import { mkdir, readdir, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Backend } from '../../storage/backends/backend.js';
import { openBackend } from '../../storage/backends/open.js';
import type { BackendChoice } from '../../storage/backends/open.js';
import { createLocalMasterKeys, createObjectKeys } from '../../storage/object-keys.js';
import type { ObjectKeys } from '../../storage/object-keys.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createSealedStore } from '../../storage/sealed-store.js';
import { createStaging } from '../../storage/staging.js';
import type { Staging } from '../../storage/staging.js';
import { masterKeyId, readMasterKey } from '../config/master-key.js';
import { readMirrorPlaces } from '../config/mirror-places.js';
import type { MirrorPlace } from '../config/mirror-places.js';
import type { Config } from '../config/settings.js';
import { newSecret } from '../kernel/identifiers.js';
import type { Clock } from '../kernel/clock.js';

/** The bytes' homes, and a way to lend a file of the archive to tools that want a path. */
export interface StorageParts {
  readonly staging: Staging;
  readonly store: PreservationStore;
  /** The place (or places) behind the store. */
  readonly backend: Backend;
  /** The keys of sealed objects; undefined where nothing is sealed. */
  readonly keys: ObjectKeys | undefined;
  /** The folder of the objects on this machine; undefined where they lie elsewhere. */
  readonly root: string | undefined;
  /** A copy for reading on the local disk; the master itself is never handed to a tool. */
  borrow(objectId: string, logicalPath: string): Promise<{ path: string; release(): Promise<void> }>;
}

/** Another storage root than the settings name, and who wants to hear of a mirror's troubles. */
export interface StorageOptions {
  readonly root?: string;
  readonly onMirrorEvent?: (event: { readonly kind: 'failed' | 'repaired'; readonly member: string; readonly key: string; readonly error?: unknown }) => void;
}

/** Opens staging and storage; both lie on the same file system, so that a commit is a rename. */
export async function openStorage(config: Config, clock: Clock, options: StorageOptions = {}): Promise<StorageParts> {
  const at = (name: string): string => join(config.dataDir, name);
  const staging = await createStaging({ dir: at('staging') });
  const choice = options.root === undefined ? chosenBackend(config, clock, options) : rootGiven(options.root);
  const backend = await openBackend(choice);
  const plain = await createPreservationStore({ backend, staging, clock: () => clock.now() });
  const keys = await openKeys(config, at('object-keys'));
  // Objects sealed earlier stay readable as long as the master key is given, whether new ones are sealed or not.
  const store = keys === undefined ? plain : createSealedStore({ store: plain, staging, keys, sealNew: config.sealing === 'on' });
  const lent = at('cache/lent');
  await rm(lent, { recursive: true, force: true });
  await mkdir(lent, { recursive: true });
  return {
    staging,
    store,
    backend,
    keys,
    root: choice.kind === 'local-disk' ? choice.rootDir : undefined,
    async borrow(objectId, logicalPath) {
      const path = join(lent, newSecret(12));
      const { stream } = await store.read(objectId, logicalPath);
      await pipeline(stream, createWriteStream(path, { flags: 'wx' }));
      return { path, release: () => rm(path, { force: true }) };
    },
  };
}

function rootGiven(root: string): BackendChoice {
  const path = root.replace(/\/+$/, '');
  return { kind: 'local-disk', rootDir: path, scratchDir: join(dirname(path), `.${path.slice(dirname(path).length + 1)}-scratch`) };
}

function chosenBackend(config: Config, clock: Clock, options: StorageOptions): BackendChoice {
  const lock = config.s3LockDays === 0 ? {} : { objectLock: { mode: config.s3LockMode === 'compliance' ? ('COMPLIANCE' as const) : ('GOVERNANCE' as const), retainDays: config.s3LockDays, clock: () => clock.now() } };
  const bucket = { ...lock, ...(config.s3Versioned === 'yes' ? { versioned: true } : {}) };
  switch (config.storage) {
    case 'disk':
      return { kind: 'local-disk', rootDir: join(config.dataDir, 'objects'), scratchDir: join(config.dataDir, 'objects-scratch') };
    case 's3':
      return {
        kind: 's3', bucket: config.s3Bucket ?? '', region: config.s3Region, ...(config.s3Endpoint === undefined ? {} : { endpoint: config.s3Endpoint }),
        credentials: { accessKeyId: config.s3AccessKey ?? '', secretAccessKey: config.s3SecretKey ?? '' }, ...bucket,
      };
    case 'mirrored': {
      const places = readMirrorPlaces(config).filter((place) => place !== undefined);
      return {
        kind: 'mirrored',
        members: places.map((place) => ({ name: place.name, choice: memberOf(place, bucket) })),
        ...(config.mirrorQuorum === undefined ? {} : { writeQuorum: config.mirrorQuorum }),
        ...(options.onMirrorEvent === undefined ? {} : { onEvent: options.onMirrorEvent }),
      };
    }
  }
}

function memberOf(place: MirrorPlace, bucket: object): BackendChoice {
  if (place.kind === 'folder') return { kind: 'local-disk', rootDir: join(place.path, 'objects'), scratchDir: join(place.path, 'objects-scratch') };
  const { endpoint, region, prefix, accessKeyId, secretAccessKey } = place;
  return { kind: 's3', endpoint, region, bucket: place.bucket, ...(prefix === '' ? {} : { prefix }), credentials: { accessKeyId, secretAccessKey }, ...bucket };
}

async function openKeys(config: Config, dir: string): Promise<ObjectKeys | undefined> {
  const keys = [config.masterKey, config.masterKeyOld].flatMap((text) => {
    const key = text === undefined ? undefined : readMasterKey(text);
    return key === undefined ? [] : [{ id: masterKeyId(key), key }];
  });
  if (keys.length > 0) return createObjectKeys({ dir, masterKeys: createLocalMasterKeys(keys) });
  const sealedBefore = (await readdir(dir).catch(() => [])).length > 0;
  if (sealedBefore) throw new Error(`Objects were sealed (${dir} holds their keys): set KHOSO_MASTER_KEY, or nobody can read them.`);
  return undefined;
}
