import type { FileFormat } from '../model.js';

/** Where the text of the pages lies in a record's object. */
export const TEXT_PATH = 'text/pages.json';
/** Where the one PDF made of several images lies. */
export const ACCESS_COPY_PATH = 'access/document.pdf';

const ENDINGS: Readonly<Record<FileFormat, string>> = { pdf: 'pdf', jpeg: 'jpg', png: 'png', tiff: 'tif' };
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf', jpg: 'image/jpeg', png: 'image/png', tif: 'image/tiff', json: 'application/json',
};

/**
 * Where the masters of a paper lie in its object: `master/0001.pdf`, in the order of its pages, ending by content. A sender's name is
 * never part of a path; the register keeps it.
 */
export function logicalPathsOf(formats: readonly (FileFormat | null)[]): string[] {
  return formats.map((format, index) => `master/${String(index + 1).padStart(4, '0')}.${format === null ? 'bin' : ENDINGS[format]}`);
}

/** The media type that goes with a path of ours. */
export function mediaTypeOf(logicalPath: string): string {
  return MEDIA_TYPES[/\.([a-z]+)$/.exec(logicalPath)?.[1] ?? ''] ?? 'application/octet-stream';
}
