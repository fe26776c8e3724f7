/** What went wrong, seen from the caller: decides HTTP status and whether a job tries again. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'wrong-media-type'
  | 'wrong-method'
  | 'wrong-range'
  | 'rate-limited'
  | 'unavailable'
  | 'corrupt';

/** Values that fill the placeholders of a translated message. Never personal data that the reader may not see. */
export type ErrorParams = Readonly<Record<string, string | number | boolean>>;

/** One field of an input that was refused, with its own translated code. */
export interface FieldFault {
  readonly field: string;
  readonly code: string;
  readonly params?: ErrorParams;
}

/**
 * The one error the archive throws on purpose. `code` is stable, translated for people
 * (key `error.<code>`) and part of the API contract; `message` is for logs only.
 */
export class ArchiveError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly params: ErrorParams;
  readonly faults: readonly FieldFault[];

  constructor(kind: ErrorKind, code: string, params: ErrorParams = {}, options: { cause?: unknown; faults?: readonly FieldFault[] } = {}) {
    super(`${kind}: ${code}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'ArchiveError';
    this.kind = kind;
    this.code = code;
    this.params = params;
    this.faults = options.faults ?? [];
  }

  /** True when trying again later may help, without anybody changing anything. */
  get retryable(): boolean {
    return this.kind === 'unavailable';
  }
}

/** The record is not there, or the actor may not know that it is: both answer alike. */
export function notFound(code = 'not-found', params: ErrorParams = {}): ArchiveError {
  return new ArchiveError('not-found', code, params);
}
