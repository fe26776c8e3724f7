import { ZodError } from 'zod';
import { ArchiveError } from '../../kernel/errors.js';
import type { ErrorKind, ErrorParams, FieldFault } from '../../kernel/errors.js';

/** The one table from kind of error to HTTP status (RFC 9110). */
export const STATUS_OF: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'wrong-media-type': 415,
  'wrong-method': 405,
  'wrong-range': 416,
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
  /** What the caller can do about it. */
  readonly remedy: string;
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
  if (of.type === 'entity.parse.failed') return new ArchiveError('invalid', 'json-malformed', {}, { cause: error });
  if (of.type === 'charset.unsupported' || of.type === 'encoding.unsupported') return new ArchiveError('wrong-media-type', 'wrong-media-type', { wanted: 'application/json; charset=utf-8' }, { cause: error });
  if (error instanceof URIError) return new ArchiveError('invalid', 'address-malformed', {}, { cause: error });
  if (of.status === 400) return new ArchiveError('invalid', 'invalid-input', {}, { cause: error });
  if (of.code === 'ENOSPC' || of.kind === 'no-space') return new ArchiveError('unavailable', 'disk-full', {}, { cause: error });
  if (of.code === 'SQLITE_BUSY' || /^(ECONNREFUSED|ETIMEDOUT|PROTOCOL_CONNECTION_LOST)$/.test(of.code ?? '')) {
    return new ArchiveError('unavailable', 'unavailable', {}, { cause: error });
  }
  return undefined;
}

/** A sentence names so many of what was sent or is allowed, at most. */
const MOST_NAMED = 20;
const MOST_LETTERS = 60;

function faultOf(issue: ZodError['issues'][number]): FieldFault {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'invalid_type' && /undefined/.test(issue.message)) return { field, code: 'required' };
  const code = issue.code.replaceAll('_', '-');
  return { field, code, ...limitOf(issue) };
}

/** What would have been right, where the rule says it in a word. */
function limitOf(issue: ZodError['issues'][number]): { params?: ErrorParams } {
  if (issue.code === 'too_big') return { params: { most: Number(issue.maximum) } };
  if (issue.code === 'too_small') return { params: { least: Number(issue.minimum) } };
  if (issue.code === 'unrecognized_keys') return { params: { names: issue.keys.slice(0, MOST_NAMED).map((name) => name.slice(0, MOST_LETTERS)).join(', ') } };
  return issue.code === 'invalid_value' ? { params: { values: issue.values.slice(0, MOST_NAMED).map(String).join(', ') } } : {};
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
    remedy: speak.t(lang, `error.remedy.${kind}`, known?.params),
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
