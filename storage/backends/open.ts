import { createLocalDiskBackend } from './local-disk.js';
import { createMemoryBackend } from './memory.js';
import { createMirroredBackend } from './mirrored.js';
import type { MirrorEvent } from './mirrored.js';
import { createS3Backend } from './s3.js';
import type { S3Options } from './s3.js';
import type { Backend } from './backend.js';

/** Where the bytes shall lie; plain data, as it comes from the settings. */
export type BackendChoice =
  | { readonly kind: 'memory' }
  /** `scratchDir` must be on the same file system as `rootDir` and outside of it. */
  | { readonly kind: 'local-disk'; readonly rootDir: string; readonly scratchDir: string }
  | ({ readonly kind: 's3' } & S3Options)
  /** Two or three other choices, each with a name; see createMirroredBackend for the quorum rule. */
  | {
      readonly kind: 'mirrored';
      readonly members: readonly { readonly name: string; readonly choice: BackendChoice }[];
      readonly writeQuorum?: number;
      readonly onEvent?: (event: MirrorEvent) => void;
    };

/** Makes the chosen backend ready for use. */
export async function openBackend(choice: BackendChoice): Promise<Backend> {
  switch (choice.kind) {
    case 'memory':
      return createMemoryBackend();
    case 'local-disk':
      return createLocalDiskBackend({ rootDir: choice.rootDir, scratchDir: choice.scratchDir });
    case 's3':
      return createS3Backend(choice);
    case 'mirrored': {
      const members = await Promise.all(choice.members.map(async ({ name, choice: inner }) => ({ name, backend: await openBackend(inner) })));
      return createMirroredBackend({ ...choice, members });
    }
  }
}
