import { mkdir, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openBackend } from '../../storage/backends/open.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import type { Staging } from '../../storage/staging.js';
import type { Config } from '../config/settings.js';
import { newSecret } from '../kernel/identifiers.js';
import type { Clock } from '../kernel/clock.js';

/** The bytes' homes, and a way to lend a file of the archive to tools that want a path. */
export interface StorageParts {
  readonly staging: Staging;
  readonly store: PreservationStore;
  /** A copy for reading on the local disk; the master itself is never handed to a tool. */
  borrow(objectId: string, logicalPath: string): Promise<{ path: string; release(): Promise<void> }>;
}

/** Opens staging and storage; both lie on the same file system, so that a commit is a rename. */
export async function openStorage(config: Config, clock: Clock): Promise<StorageParts> {
  const at = (name: string): string => join(config.dataDir, name);
  const staging = await createStaging({ dir: at('staging') });
  const backend = await openBackend(
    config.storage === 's3'
      ? {
          kind: 's3', bucket: config.s3Bucket ?? '', region: config.s3Region, ...(config.s3Endpoint === undefined ? {} : { endpoint: config.s3Endpoint }),
          credentials: { accessKeyId: config.s3AccessKey ?? '', secretAccessKey: config.s3SecretKey ?? '' },
        }
      : { kind: 'local-disk', rootDir: at('objects'), scratchDir: at('objects-scratch') },
  );
  const store = await createPreservationStore({ backend, staging, clock: () => clock.now() });
  const lent = at('cache/lent');
  await rm(lent, { recursive: true, force: true });
  await mkdir(lent, { recursive: true });
  return {
    staging,
    store,
    async borrow(objectId, logicalPath) {
      const path = join(lent, newSecret(12));
      const { stream } = await store.read(objectId, logicalPath);
      await pipeline(stream, createWriteStream(path, { flags: 'wx' }));
      return { path, release: () => rm(path, { force: true }) };
    },
  };
}

