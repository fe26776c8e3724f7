import type { Backend } from './backends/backend.js';
import type { Staging } from './staging.js';
import type { PreservationStore } from './powers.js';
import { createKeyLock } from './key-lock.js';
import { createPendingCommits } from './pending-commits.js';
import { createObjectReader } from './object-reader.js';
import { createObjectWriter } from './object-writer.js';
import { repairObject } from './object-repair.js';
import { createObjectEraser } from './object-eraser.js';
import { ensureStorageRoot } from './storage-root.js';

export type {
  CommitMeta,
  CopyFinding,
  NewFile,
  ObjectDescription,
  OpenedFile,
  PreservationEraser,
  PreservationReader,
  PreservationStore,
  PreservationWriter,
  RecoveryReport,
  RepairStep,
  StoredFile,
  StoredVersion,
  SweepReport,
  VersionChanges,
} from './powers.js';

/** What the store is made of. */
export interface PreservationStoreDeps {
  readonly backend: Backend;
  readonly staging: Staging;
  readonly clock: () => Date;
}

/** Opens the archive on a backend, writing the declarations of the storage root where it is empty. */
export async function createPreservationStore(deps: PreservationStoreDeps): Promise<PreservationStore> {
  const { backend, staging, clock } = deps;
  await ensureStorageRoot(backend);
  const pending = await createPendingCommits(`${staging.dir}/pending`, `${staging.dir}/partial`);
  const lock = createKeyLock();
  const writer = createObjectWriter({ backend, pending, lock, clock });
  return {
    ...createObjectReader({ backend, lock }),
    ...createObjectEraser({ backend, pending, lock }),
    create: writer.create,
    addVersion: writer.addVersion,
    recover: writer.recover,
    repair: (objectId) => lock(objectId, () => repairObject(backend, objectId)),
    async sweep(olderThanMs, { keepStaged, dryRun = false } = {}) {
      const now = clock();
      const recovered = await writer.recover();
      const staged = await staging.sweep(olderThanMs, now, { dryRun, ...(keepStaged ? { keep: keepStaged } : {}) });
      return { recovered, staged, scratch: (await backend.sweep?.(olderThanMs, now, dryRun)) ?? [] };
    },
  };
}
