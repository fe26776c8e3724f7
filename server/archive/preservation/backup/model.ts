/** A file of a backup with its digest. */
export interface BackupFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** What one backup holds. Written last: a folder without it is a backup that never ended. */
export interface BackupManifest {
  readonly format: 'kho-so-backup/1';
  readonly software: string;
  /** When the database was looked at; everything is as it was then. */
  readonly at: string;
  readonly dialect: 'sqlite' | 'mysql';
  readonly migrations: readonly string[];
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly file: string }[];
  /** The head of the audit log at that moment. */
  readonly audit: { readonly seq: number; readonly hash: string };
  readonly objects: { readonly count: number; readonly files: number; readonly bytes: number; readonly damaged: readonly string[] };
  readonly staged: { readonly count: number; readonly bytes: number };
  readonly erasures: { readonly seq: number; readonly hash: string };
  /** Files of this backup's own folder. */
  readonly files: readonly BackupFile[];
  readonly secrets: BackupSecrets;
}

/** Which keys lie in a backup and which do not. */
export interface BackupSecrets {
  /** The master secret of the archive: only where it was asked for. */
  readonly masterSecret: 'included' | 'not-included';
  /** A fingerprint by which the right one is known again. */
  readonly masterSecretFingerprint: string;
  /** Wrapped keys of sealed objects: mirrored beside the backups, never inside one, so that a destroyed key is gone at the next run. */
  readonly objectKeys: 'mirrored' | 'none';
  /** The master key that unwraps them never lies in a backup. */
  readonly masterKey: 'never-included';
}

/** One file of an object in the list of a backup: path below the storage root, SHA-512, size. */
export type ListedFile = readonly [path: string, sha512: string, sizeBytes: number];

/** One object as the list of a backup has it, one JSON line each, in the order of their folders. */
export interface ListedObject {
  readonly path: string;
  readonly objectId: string;
  /** SHA-512 of the inventory at the top: the same inventory means the same object. */
  readonly inventory: string;
  readonly files: readonly ListedFile[];
}

/** What a backup brought. */
export interface BackupReport {
  readonly name: string;
  readonly manifestSha256: string;
  readonly manifest: BackupManifest;
  /** Files that were new since the last backup, and their bytes. */
  readonly copied: { readonly files: number; readonly bytes: number };
}

/** What is wrong with a backup. */
export interface BackupFault {
  readonly backup: string;
  readonly path: string;
  readonly code: 'missing' | 'changed' | 'unreadable';
}
