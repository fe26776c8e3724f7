import { ZodError } from 'zod';
import { ArchiveError } from '../../kernel/errors.js';
import type { ErrorKind, FieldFault } from '../../kernel/errors.js';

/** The one table from kind of error to HTTP status (RFC 9110). */
export const STATUS_OF: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'rate-limited': 429,
  unavailable: 503,
  corrupt: 500,
};

/** Problem details (RFC 9457) with a stable code, the sentence in the reader's language and a reference for support. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly field: string; readonly code: string; readonly detail: string }[];
}

interface Speaker {
  has(lang: 'vi' | 'en', key: string): boolean;
  t(lang: 'vi' | 'en', key: string, params?: Readonly<Record<string, unknown>>): string;
}

/** Whatever was thrown, as an error of the archive; undefined for faults of the program itself. */
export function asArchiveError(error: unknown): ArchiveError | undefined {
  if (error instanceof ArchiveError) return error;
  if (error instanceof ZodError) {
    return new ArchiveError('invalid', 'invalid-input', {}, { faults: error.issues.map(faultOf), cause: error });
  }
  const of = error as { type?: string; status?: number; code?: string; kind?: string };
  if (of.type === 'entity.too.large') return new ArchiveError('too-large', 'too-large', {}, { cause: error });
  if (of.type === 'entity.parse.failed' || of.status === 400) return new ArchiveError('invalid', 'invalid-input', {}, { cause: error });
  if (of.code === 'ENOSPC' || of.kind === 'no-space') return new ArchiveError('unavailable', 'disk-full', {}, { cause: error });
  if (of.code === 'SQLITE_BUSY' || /^(ECONNREFUSED|ETIMEDOUT|PROTOCOL_CONNECTION_LOST)$/.test(of.code ?? '')) {
    return new ArchiveError('unavailable', 'unavailable', {}, { cause: error });
  }
  return undefined;
}

function faultOf(issue: ZodError['issues'][number]): FieldFault {
  const code = issue.code === 'invalid_type' && /undefined/.test(issue.message) ? 'required' : issue.code.replaceAll('_', '-');
  return { field: issue.path.map(String).join('.'), code };
}

/** The problem document of an error; one nobody foresaw says only that, with the reference. */
export function toProblem(error: unknown, speak: Speaker, lang: 'vi' | 'en', requestId: string): Problem {
  const known = asArchiveError(error);
  const kind = known?.kind ?? 'internal';
  const code = known?.code ?? 'internal';
  const sentence = (key: string, fallback: string, params: Readonly<Record<string, unknown>> = {}): string =>
    speak.has(lang, key) ? speak.t(lang, key, params) : speak.t(lang, fallback, params);
  const base = {
    type: `/help/errors#${code}`,
    title: speak.t(lang, `error.kind.${kind}`),
    status: known === undefined ? 500 : STATUS_OF[known.kind],
    code,
    detail: sentence(`error.${code}`, `error.kind.${kind}`, known?.params),
    requestId,
  };
  if (known === undefined || known.faults.length === 0) return base;
  return {
    ...base,
    errors: known.faults.map((fault) => ({
      field: fault.field,
      code: fault.code,
      detail: sentence(`error.field.${fault.code}`, 'error.field.invalid', { field: fault.field, ...fault.params }),
    })),
  };
}
