import type { Readable } from 'node:stream';
import { finished } from 'node:stream';
import busboy from 'busboy';
import type { Request } from 'express';
import { ArchiveError } from '../../kernel/errors.js';

/** A file part while it arrives. `fields` are those that came before it, newest value last. */
export interface IncomingFile {
  readonly field: string;
  /** As the sender wrote it; may be empty or hostile. */
  readonly fileName: string;
  readonly mediaType: string | undefined;
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Aborted when the connection breaks off. */
  readonly signal: AbortSignal;
}

/** Bounds of a multipart request; bytes of a file are bounded by whoever takes it. */
export interface UploadLimits {
  readonly maxFiles: number;
  readonly maxFields: number;
  readonly maxFieldBytes: number;
}

/** What came in: the fields, and what `take` made of each file, in order. */
export interface ReceivedUpload<T> {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly T[];
}

const DEFAULT_LIMITS: UploadLimits = { maxFiles: 100, maxFields: 300, maxFieldBytes: 2 * 1024 * 1024 };
// After a refusal the rest is read and thrown away, so that the sender gets the answer; but not without end.
const MAX_DRAINED_BYTES = 64 * 1024 * 1024;

/**
 * Reads a multipart/form-data body as it flows: each file is handed to `take` as a stream, one after the other, and is never held
 * in memory. A file input left empty by a browser is skipped. The first error ends the request; what `take` already kept is its
 * caller's to let go.
 * @throws ArchiveError `wrong-media-type`, invalid `multipart-malformed` or `multipart-field-too-large`, too-large `too-many-files`, and whatever `take` throws.
 */
export async function receiveUpload<T>(
  req: Request,
  take: (source: Readable, file: IncomingFile) => Promise<T>,
  limits: Partial<UploadLimits> = {},
): Promise<ReceivedUpload<T>> {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const parser = openParser(req, bounds);
  const aborted = new AbortController();
  const fields = new Map<string, string[]>();
  const files: T[] = [];
  let work: Promise<void> = Promise.resolve();

  await new Promise<void>((resolve, reject) => {
    let settled = false;
    const fail = (error: unknown): void => {
      if (settled) return;
      settled = true;
      aborted.abort();
      req.unpipe(parser);
      drain(req);
      // Whoever still takes a file must have let go of it before the answer is written.
      work.then(() => reject(error as Error), () => reject(error as Error));
    };
    parser.on('field', (name, value, info) => {
      if (info.valueTruncated || info.nameTruncated) return fail(new ArchiveError('invalid', 'multipart-field-too-large', { field: name.slice(0, 60) }));
      fields.set(name, [...(fields.get(name) ?? []), value]);
    });
    parser.on('file', (field, source, info) => {
      const fileName = typeof info.filename === 'string' ? info.filename : '';
      if (settled || (fileName === '' && info.mimeType === 'application/octet-stream')) return void source.resume();
      const file: IncomingFile = { field, fileName, mediaType: info.mimeType, fields: new Map([...fields].map(([key, values]) => [key, [...values]])), signal: aborted.signal };
      // The parser only reports some errors on the file; unheard they would end the process.
      source.on('error', () => undefined);
      // Through an async function: what a taker throws at once is a refusal like any other and never ends the process.
      const taken = (async () => take(source, file))().then((value) => void files.push(value));
      work = Promise.all([work, taken]).then(() => undefined);
      taken.catch((error: unknown) => {
        source.resume();
        fail(error);
      });
    });
    parser.on('filesLimit', () => fail(new ArchiveError('too-large', 'too-many-files', { count: bounds.maxFiles + 1, most: bounds.maxFiles })));
    parser.on('fieldsLimit', () => fail(malformed()));
    parser.on('error', (error) => fail(malformed(error)));
    parser.on('close', () => {
      work.then(() => {
        if (settled) return;
        settled = true;
        resolve();
      }, fail);
    });
    finished(req, { writable: false }, (error) => {
      if (error) {
        fail(new ArchiveError('invalid', 'multipart-malformed', {}, { cause: error }));
        parser.destroy(error);
      }
    });
    req.pipe(parser);
  });
  return { fields, files };
}

function openParser(req: Request, bounds: UploadLimits): busboy.Busboy {
  if (req.is('multipart/form-data') === false) {
    drain(req);
    throw new ArchiveError('wrong-media-type', 'wrong-media-type', { wanted: 'multipart/form-data' });
  }
  try {
    return busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      // Folders in a name are for whoever shows it to cut off; silently losing them here would hide what was sent.
      preservePath: true,
      limits: { files: bounds.maxFiles, fields: bounds.maxFields, fieldSize: bounds.maxFieldBytes, fieldNameSize: 200, headerPairs: 50 },
    });
  } catch (error) {
    drain(req);
    throw malformed(error);
  }
}

function malformed(cause?: unknown): ArchiveError {
  return new ArchiveError('invalid', 'multipart-malformed', {}, { cause });
}

function drain(req: Request): void {
  let bytes = 0;
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_DRAINED_BYTES) req.destroy();
  });
  req.resume();
}
