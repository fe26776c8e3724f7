import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Actor } from '../../kernel/actor.js';
import { notFound } from '../../kernel/errors.js';
import { newSecret } from '../../kernel/identifiers.js';
import type { ArchiveRecord, ReadContext, RecordFile } from '../records/model.js';
import type { Records } from '../records/records.js';
import type { MarkedBox, TextSidecar, ViewerModel } from './model.js';
import type { SoughtWords } from './rules/mark-words.js';
import { markWords } from './rules/mark-words.js';

/**
 * Shows papers: pictures of their pages and where the words of a question stand on them, scans too. It owns a cache of page
 * pictures that can be thrown away. It never shows what the register would not open, and never touches a master.
 */
export interface Viewer {
  /** The model of the page preview; `sought` marks words. The caller has logged the reading. */
  model(actor: Actor, record: ArchiveRecord, options: { context?: ReadContext; page?: number; sought?: SoughtWords; marks?: readonly (MarkedBox & { page: number })[] }): Promise<ViewerModel>;
  /** A page as a picture, at most `widthPx` wide. @throws not-found for a page the paper does not have */
  pageImage(actor: Actor, recordId: string, page: number, widthPx: number, context?: ReadContext): Promise<{ bytes: Buffer; mediaType: string; etag: string }>;
  /** The text of a record's pages for the archive's own jobs; undefined when there is none (yet). */
  textOf(objectId: string, files: readonly RecordFile[]): Promise<TextSidecar | undefined>;
  /** Throws the kept page pictures of a record away. */
  forget(recordId: string): Promise<void>;
}

export interface ViewerDeps {
  readonly records: Pick<Records, 'authorise'>;
  readonly readFile: (objectId: string, logicalPath: string) => Promise<Readable>;
  /** A copy of a file of the archive on the local disk, for tools that need a path; the caller lets it go. */
  readonly borrow: (objectId: string, logicalPath: string) => Promise<{ path: string; release(): Promise<void> }>;
  readonly renderPage: (file: { path: string; mediaType: string }, page: number, widthPx: number) => Promise<{ bytes: Buffer; mediaType: string }>;
  readonly cacheDir: string;
}

const WIDTHS = [160, 900, 1400] as const;
const SHEET_WIDTH = 1000;
/** Counts the ways pages were drawn so far: pictures kept from an older way are not shown any more. */
const DRAWING = 2;
/** A paper of thousands of pages is shown in a window around the page asked for: all of them would be megabytes of markup. */
const MOST_SHEETS = 120;
const MOST_SIDECAR_BYTES = 64 * 1024 * 1024;

/** Opens the viewer. */
export function createViewer(deps: ViewerDeps): Viewer {
  const textOf: Viewer['textOf'] = async (objectId, files) => {
    const file = files.find((one) => one.role === 'text');
    if (file === undefined || file.sizeBytes > MOST_SIDECAR_BYTES) return undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of await deps.readFile(objectId, file.logicalPath)) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as TextSidecar;
  };
  return {
    textOf,
    async model(actor, record, { context = {}, page = 1, sought, marks = [] }) {
      const { files } = await deps.records.authorise(actor, record.id, context);
      const text = await textOf(record.objectId, files);
      return buildModel(record, files, text, { context, page, marks, ...(sought === undefined ? {} : { sought }) });
    },
    forget: (recordId) => rm(folderOf(deps.cacheDir, recordId), { recursive: true, force: true }),
    async pageImage(actor, recordId, page, widthPx, context) {
      const { record, files } = await deps.records.authorise(actor, recordId, context);
      const { file, page: inFile } = fileOfPage(files, page);
      const width = WIDTHS.find((one) => one >= widthPx) ?? 1400;
      if (page < 1 || page > Math.max(1, record.pageCount)) throw notFound();
      const etag = createHash('sha256').update(`${DRAWING}:${file.sha512}:${page}:${width}`).digest('hex').slice(0, 40);
      const cached = join(folderOf(deps.cacheDir, record.id), etag);
      const known = await readFile(cached).catch(() => undefined);
      if (known !== undefined) return { bytes: known, mediaType: sniff(known), etag };
      const borrowed = await deps.borrow(record.objectId, file.logicalPath);
      try {
        const { bytes, mediaType } = await deps.renderPage({ path: borrowed.path, mediaType: file.mediaType }, inFile, width);
        await keep(cached, bytes);
        return { bytes, mediaType, etag };
      } finally {
        await borrowed.release();
      }
    },
  };
}

/** One folder a record, so that its pictures go with it. */
function folderOf(cacheDir: string, recordId: string): string {
  const name = createHash('sha256').update(recordId).digest('hex').slice(0, 32);
  return join(cacheDir, name.slice(0, 2), name);
}

/** The file that shows a page: the PDF made of images where there is one, else the masters one after another. */
function fileOfPage(files: readonly RecordFile[], page: number): { file: RecordFile; page: number } {
  const whole = files.find((file) => file.role === 'access-copy') ?? files.find((file) => file.role === 'master');
  if (whole === undefined) throw notFound();
  return { file: whole, page };
}

async function keep(path: string, bytes: Buffer): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  // Beside and then renamed: a reader never meets half a picture.
  const beside = `${path}.${newSecret(6)}`;
  await writeFile(beside, bytes);
  await rename(beside, path);
}

function sniff(bytes: Buffer): string {
  if (bytes[0] === 0x89) return 'image/png';
  return bytes[0] === 0xff ? 'image/jpeg' : 'image/webp';
}

interface ModelOptions {
  readonly context: ReadContext;
  readonly page: number;
  readonly sought?: SoughtWords;
  readonly marks: readonly (MarkedBox & { page: number })[];
}

function buildModel(record: ArchiveRecord, files: readonly RecordFile[], text: TextSidecar | undefined, options: ModelOptions): ViewerModel {
  const query = new URLSearchParams();
  if (options.context.dossierCode !== undefined) query.set('dossier', options.context.dossierCode);
  if (options.context.purpose !== undefined) query.set('purpose', options.context.purpose);
  const suffix = (extra: Record<string, string> = {}): string => {
    const all = new URLSearchParams([...query, ...Object.entries(extra)]).toString();
    return all === '' ? '' : `?${all}`;
  };
  let hit = 1;
  const total = Math.max(1, record.pageCount);
  const first = Math.max(1, Math.min(options.page - Math.floor(MOST_SHEETS / 2), total - MOST_SHEETS + 1));
  const pages = Array.from({ length: Math.min(MOST_SHEETS, total) }, (_, index) => {
    const number = first + index;
    const of = text?.pages.find((one) => one.number === number);
    const hits = of === undefined || options.sought === undefined ? [] : markWords(of.words, options.sought, hit);
    hit += hits.length;
    const shape = of === undefined || of.widthPt <= 0 ? Math.SQRT2 : of.heightPt / of.widthPt;
    return {
      number, width: SHEET_WIDTH, height: Math.round(SHEET_WIDTH * shape), href: `/records/${record.id}${suffix({ page: String(number) })}`,
      imageUrl: `/records/${record.id}/pages/${number}${suffix({ w: '900' })}`, thumbUrl: `/records/${record.id}/pages/${number}${suffix({ w: '160' })}`,
      boxes: [...hits, ...options.marks.filter((mark) => mark.page === number)],
    };
  });
  const master = files.find((file) => file.role === 'master');
  return {
    title: record.title, page: Math.min(Math.max(1, options.page), total), pages, ...(hit > 1 ? { hitCount: hit - 1 } : {}),
    ...(master === undefined ? {} : { originalUrl: `/records/${record.id}/files/${master.logicalPath}${suffix()}` }),
  };
}
