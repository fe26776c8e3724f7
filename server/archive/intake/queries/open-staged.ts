import { Readable } from 'node:stream';
import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { FileFormat } from '../model.js';
import type { IntakeDeps, OpenedStaged } from '../ports.js';
import { findStaged } from '../commands/gather-evidence.js';
import { asIntakeError } from '../commands/storage-faults.js';
import { findVisible } from './read-items.js';

const MEDIA_TYPES: Readonly<Record<FileFormat, string>> = { pdf: 'application/pdf', jpeg: 'image/jpeg', png: 'image/png', tiff: 'image/tiff' };
const MAX_WIDTH = 2400;

/** What of a waiting paper is shown: a page as a picture, or a file as it came (counted from 0). */
export type StagedPart = { readonly page: number; readonly widthPixels: number } | { readonly file: number };

/**
 * A page or a file of a paper that is not archived yet, for the officer who confirms it. Whole files are audited; page pictures
 * are part of the confirm screen, whose opening was.
 */
export function openStaged(deps: IntakeDeps) {
  return async (actor: Actor, itemId: string, part: StagedPart): Promise<OpenedStaged> => {
    const { item, submission } = await findVisible(deps, actor, itemId);
    // Refused and archived papers have no preview here: the bytes may be gone, and harmful ones are never rendered.
    if (item.state === 'refused' || item.state === 'archived') throw notFound('preview-gone');
    if ('page' in part) return renderPage(deps, item.files, part, item.evidence?.pageCount ?? 0);
    const file = item.files[part.file];
    if (file === undefined) throw notFound();
    await deps.uow.run(actor, async (tx) => {
      tx.record({ name: 'submission.file-opened', subject: { type: 'submission-item', id: itemId }, announce: false, data: { submissionId: submission.id, sha256: file.sha256 } });
    });
    const format = item.evidence?.formats[part.file];
    try {
      const stream = await deps.storage.staging.open(file.token);
      return { mediaType: format == null ? 'application/octet-stream' : MEDIA_TYPES[format], name: file.displayName, sizeBytes: file.sizeBytes, stream };
    } catch (error) {
      throw asIntakeError(error, { file: file.displayName });
    }
  };
}

async function renderPage(deps: IntakeDeps, files: Parameters<typeof findStaged>[1], part: { page: number; widthPixels: number }, pages: number): Promise<OpenedStaged> {
  if (!Number.isInteger(part.page) || part.page < 1 || part.page > pages) throw notFound();
  if (part.widthPixels < 16 || part.widthPixels > MAX_WIDTH) throw new ArchiveError('invalid', 'invalid-input');
  const picture = await deps.text.renderPage(await findStaged(deps, files), part.page, part.widthPixels);
  return { mediaType: picture.mediaType, name: `${String(part.page)}`, sizeBytes: picture.bytes.length, stream: Readable.from([picture.bytes]) };
}
