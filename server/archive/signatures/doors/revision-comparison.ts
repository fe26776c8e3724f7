import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { notFound } from '../../../kernel/errors.js';
import { newSecret } from '../../../kernel/identifiers.js';

/** A place on a page where the two pictures differ, in thousandths of width and height from the top left. */
export interface DifferenceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A page in both states; `signed` and `present` say which of them have it. */
export interface ComparedPage {
  readonly number: number;
  readonly same: boolean;
  /** Share of the points that differ, 0 to 1. */
  readonly share: number;
  readonly boxes: readonly DifferenceBox[];
  readonly size: { readonly width: number; readonly height: number };
  readonly signed: boolean;
  readonly present: boolean;
}

/** A comparison of the pages of a file as signed and as it is now; pictures for people, never a verdict. */
export interface Comparison {
  readonly pages: readonly ComparedPage[];
  readonly pagesBefore: number;
  readonly pagesAfter: number;
  /** Pages beyond the limit, which were not compared. */
  readonly left: number;
}

/** The two states of a file: its whole bytes and where the signed revision ends. */
export interface Revision {
  readonly objectId: string;
  readonly logicalPath: string;
  readonly sha256: string;
  readonly signedEnd: number;
}

/** Compares pages lazily: each page once, kept in a cache that can be thrown away. */
export interface RevisionComparer {
  compare(revision: Revision): Promise<Comparison>;
  /** The picture of a page in one state. @throws not-found beyond the limit, corrupt `page-unreadable` for a page it does not have */
  picture(revision: Revision, side: 'signed' | 'present', page: number): Promise<{ bytes: Buffer; mediaType: string }>;
}

/** What drawing and comparing some pages of two files answers; `share` null for a page that one of them lacks or that cannot be drawn. */
export interface PagesCompared {
  readonly pagesBefore: number;
  readonly pagesAfter: number;
  readonly pages: readonly { readonly page: number; readonly width: number; readonly height: number; readonly share: number | null; readonly boxes?: readonly DifferenceBox[] }[];
}

export interface RevisionComparerDeps {
  readonly borrow: (objectId: string, logicalPath: string) => Promise<{ readonly path: string; release(): Promise<void> }>;
  /** Draws pages of both files and compares them point by point. */
  readonly comparePages: (before: string, after: string, pages: readonly number[]) => Promise<PagesCompared>;
  readonly renderPage: (file: { path: string; mediaType: string }, page: number, widthPx: number) => Promise<{ bytes: Buffer; mediaType: string }>;
  readonly cacheDir: string;
}

const MOST_PAGES = 40;
/** Pages of one task of the thread: each task opens both files. */
const CHUNK = 10;
const WIDTH = 900;
const PDF = 'application/pdf';

/** Opens the comparer over a cache folder. */
export function createRevisionComparer(deps: RevisionComparerDeps): RevisionComparer {
  const keyOf = (revision: Revision): string => createHash('sha256').update(`${revision.sha256}:${revision.signedEnd}`).digest('hex').slice(0, 40);
  const folderOf = (revision: Revision): string => join(deps.cacheDir, keyOf(revision).slice(0, 2), keyOf(revision));
  const running = new Map<string, Promise<Comparison>>();
  return {
    async compare(revision) {
      const kept = await readKept(join(folderOf(revision), 'comparison.json'));
      if (kept !== undefined) return JSON.parse(kept.toString('utf8')) as Comparison;
      const key = keyOf(revision);
      // Two readers at once wait for one piece of work.
      const work = running.get(key) ?? withBoth(deps, revision, folderOf(revision), (before, after) => compareAll(deps, before, after)).then(async (made) => {
        await keep(join(folderOf(revision), 'comparison.json'), Buffer.from(JSON.stringify(made)));
        return made;
      });
      running.set(key, work);
      try {
        return await work;
      } finally {
        running.delete(key);
      }
    },
    async picture(revision, side, page) {
      const cached = join(folderOf(revision), `${side}-${page}`);
      const kept = await readKept(cached);
      if (kept !== undefined) return { bytes: kept, mediaType: 'image/webp' };
      return withBoth(deps, revision, folderOf(revision), async (before, after) => {
        const path = side === 'signed' ? before : after;
        if (page < 1 || page > MOST_PAGES) throw notFound();
        const picture = await deps.renderPage({ path, mediaType: PDF }, page, WIDTH);
        await keep(cached, picture.bytes);
        return picture;
      });
    },
  };
}

async function compareAll(deps: RevisionComparerDeps, before: string, after: string): Promise<Comparison> {
  const pages: ComparedPage[] = [];
  let [pagesBefore, pagesAfter] = [1, 1];
  for (let first = 1; first <= Math.min(Math.max(pagesBefore, pagesAfter), MOST_PAGES); first += CHUNK) {
    const wanted = Array.from({ length: Math.min(CHUNK, MOST_PAGES - first + 1) }, (_, index) => first + index);
    const some = await deps.comparePages(before, after, wanted);
    [pagesBefore, pagesAfter] = [some.pagesBefore, some.pagesAfter];
    pages.push(...some.pages.map(({ page, width, height, share, boxes = [] }) => ({ number: page, same: share === 0, share: share ?? 1, boxes, size: { width, height }, signed: page <= some.pagesBefore, present: page <= some.pagesAfter })));
  }
  return { pages, pagesBefore, pagesAfter, left: Math.max(0, Math.max(pagesBefore, pagesAfter) - MOST_PAGES) };
}

/** Lends the signed revision, cut from the master for the time of `use`, and the master itself. */
async function withBoth<T>(deps: RevisionComparerDeps, revision: Revision, folder: string, use: (before: string, after: string) => Promise<T>): Promise<T> {
  const borrowed = await deps.borrow(revision.objectId, revision.logicalPath);
  await mkdir(folder, { recursive: true });
  const cut = join(folder, `signed-${newSecret(6)}.pdf`);
  try {
    await pipeline(createReadStream(borrowed.path, { end: revision.signedEnd - 1 }), createWriteStream(cut, { mode: 0o600 }));
    return await use(cut, borrowed.path);
  } finally {
    await rm(cut, { force: true });
    await borrowed.release();
  }
}

async function readKept(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined);
}

async function keep(path: string, bytes: Buffer): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  // Beside and then renamed: a reader never meets half a file.
  const beside = `${path}.${newSecret(6)}`;
  await writeFile(beside, bytes);
  await rename(beside, path);
}
