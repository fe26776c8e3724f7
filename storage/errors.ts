/**
 * What went wrong, as the caller has to treat it:
 * `missing` nothing there · `conflict` other content already stands under that name · `corrupt` stored bytes contradict their own digests ·
 * `too-large`, `digest-mismatch`, `aborted` the incoming stream was refused · `no-space` the disk or quota is full ·
 * `invalid` the request itself breaks a rule of the format · `bad-range` a range outside the file · `unavailable` try again later.
 */
export type StorageErrorKind =
  | 'missing'
  | 'conflict'
  | 'corrupt'
  | 'too-large'
  | 'digest-mismatch'
  | 'aborted'
  | 'no-space'
  | 'invalid'
  | 'bad-range'
  | 'unavailable';

/** Values that explain an error; plain, so that they can be logged and translated. */
export type StorageErrorParams = Readonly<Record<string, string | number | boolean>>;

/** The one error type this library throws on purpose. `message` is for logs, `kind` and `params` are for programs. */
export class StorageError extends Error {
  readonly kind: StorageErrorKind;
  readonly params: StorageErrorParams;

  constructor(kind: StorageErrorKind, message: string, params: StorageErrorParams = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StorageError';
    this.kind = kind;
    this.params = params;
  }
}

/** True when `error` is a StorageError, and of that kind when one is named. */
export function isStorageError(error: unknown, kind?: StorageErrorKind): error is StorageError {
  return error instanceof StorageError && (kind === undefined || error.kind === kind);
}

/** The `code` of a system error (`ENOENT`), or an empty string. */
export function systemCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

const NO_SPACE_CODES = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Turns a failure of the file system into a StorageError; a StorageError passes through untouched. */
export function asStorageError(error: unknown, what: string): StorageError {
  if (error instanceof StorageError) return error;
  const code = systemCode(error);
  if (NO_SPACE_CODES.has(code)) return new StorageError('no-space', `no space left: ${what}`, { code }, error);
  if (code === 'ENOENT') return new StorageError('missing', `not found: ${what}`, { code }, error);
  const detail = error instanceof Error ? error.message : String(error);
  return new StorageError('unavailable', `${what}: ${detail}`, { code }, error);
}
