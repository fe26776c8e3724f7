import { createHash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { ZipFile } from 'yazl';
import { syncDir, writeNewFile } from '../../../../storage/disk.js';
import { ArchiveError } from '../../../kernel/errors.js';

/** A file laid into a package: its digest and size are known before its bytes flow. */
export interface LaidFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A package being written: files are laid in order, then it is written in one go, one file in memory at a time. */
export interface ZipWriter {
  /** Lays a text or other small file in. */
  addBytes(path: string, bytes: Buffer | string): LaidFile;
  /** Lays a stored file in; when its bytes flow they are compared with the digest, and other bytes end the writing. */
  addStored(file: LaidFile, open: () => Promise<Readable>): LaidFile;
  readonly files: readonly LaidFile[];
  /** Writes the ZIP; it appears whole or not at all. */
  write(path: string): Promise<{ readonly sizeBytes: number; readonly sha256: string }>;
}

/** Begins a ZIP. `folder` (with `/` at its end, or empty) is put before every path. */
export function beginZip(folder: string, at: Date): ZipWriter {
  const zip = new ZipFile();
  const files: LaidFile[] = [];
  let failed: unknown;
  const mode = 0o100644;
  return {
    files,
    addBytes(path, content) {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      const file = { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      zip.addBuffer(bytes, `${folder}${path}`, { mtime: at, mode, compress: true });
      files.push(file);
      return file;
    },
    addStored(file, open) {
      // Scans and PDFs are compressed already; storing them keeps the writing as fast as the disk.
      zip.addReadStreamLazy(`${folder}${file.path}`, { mtime: at, mode, compress: false, size: file.sizeBytes }, (give) => {
        open().then((stream) => give(null, checked(stream, file, (error) => {
          failed = error;
        })), (error: unknown) => {
          failed = error;
          give(error, Readable.from([]));
        });
      });
      files.push(file);
      return file;
    },
    async write(path) {
      const temporary = `${path}.new`;
      await rm(temporary, { force: true });
      zip.on('error', (error: unknown) => {
        failed ??= error;
        (zip.outputStream as Readable).destroy(error instanceof Error ? error : new Error(String(error)));
      });
      zip.end();
      try {
        const written = await writeNewFile(temporary, zip.outputStream as Readable);
        if (failed !== undefined) throw failed as Error;
        await rename(temporary, path);
        await syncDir(dirname(path));
        return { sizeBytes: written.sizeBytes, sha256: written.sha256 };
      } catch (error) {
        await rm(temporary, { force: true });
        throw failed ?? error;
      }
    },
  };
}

function checked(stream: Readable, file: LaidFile, onFault: (error: unknown) => void): Readable {
  const hash = createHash('sha256');
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      if (hash.digest('hex') === file.sha256) return done();
      const error = new ArchiveError('corrupt', 'stored-bytes-differ', { file: file.path });
      onFault(error);
      done(error);
    },
  });
  stream.once('error', (error) => through.destroy(error));
  return stream.pipe(through);
}
