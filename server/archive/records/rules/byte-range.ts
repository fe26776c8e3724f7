/** Bytes asked for, both ends included. */
export interface WantedRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads an HTTP `Range` header (RFC 9110): one range of bytes. Undefined for none, for several at once and for other units, which
 * all mean "the whole file"; `unsatisfiable` when the range lies outside of it.
 */
export function readByteRange(header: string | undefined, sizeBytes: number): WantedRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.replace(/\s+/g, '') ?? '');
  if (match === null) return undefined;
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const count = Number(last);
    return count === 0 || sizeBytes === 0 ? 'unsatisfiable' : { start: Math.max(0, sizeBytes - count), end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= sizeBytes ? 'unsatisfiable' : { start, end };
}

const SHOWN_INLINE = ['application/pdf', 'image/jpeg', 'image/png'];

/** The headers under which a file's bytes leave the archive: never run as a page, never kept by a shared cache. */
export function fileHeaders(file: { readonly mediaType: string; readonly originalName: string | null; readonly logicalPath: string; readonly sha256: string }): Record<string, string> {
  const name = (file.originalName ?? file.logicalPath.split('/').at(-1) ?? 'file').replace(/[\u0000-\u001f\u007f"\\/]/g, '_');
  const ascii = name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').replace(/[^\x20-\x7e]/g, '_');
  const inline = SHOWN_INLINE.includes(file.mediaType);
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  return {
    'Content-Type': /^text\/|json$/.test(file.mediaType) ? `${file.mediaType}; charset=utf-8` : file.mediaType,
    'Content-Disposition': `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    // Browsers refuse to show a PDF in a sandbox; its type and nosniff keep it from being anything else.
    ...(file.mediaType === 'application/pdf' ? {} : { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" }),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
    'Accept-Ranges': 'bytes',
    ETag: `"${file.sha256}"`,
  };
}
