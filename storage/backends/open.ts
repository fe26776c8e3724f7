import { createLocalDiskBackend } from './local-disk.js';
import { createMemoryBackend } from './memory.js';
import { createS3Backend } from './s3.js';
import type { S3Options } from './s3.js';
import type { Backend } from './backend.js';

/** Where the bytes shall lie; plain data, as it comes from the settings. */
export type BackendChoice =
  | { readonly kind: 'memory' }
  /** `scratchDir` must be on the same file system as `rootDir` and outside of it. */
  | { readonly kind: 'local-disk'; readonly rootDir: string; readonly scratchDir: string }
  | ({ readonly kind: 's3' } & S3Options);

/** Makes the chosen backend ready for use. */
export async function openBackend(choice: BackendChoice): Promise<Backend> {
  switch (choice.kind) {
    case 'memory':
      return createMemoryBackend();
    case 'local-disk':
      return createLocalDiskBackend({ rootDir: choice.rootDir, scratchDir: choice.scratchDir });
    case 's3':
      return createS3Backend(choice);
  }
}
