import { open } from 'node:fs/promises';
import type { FileFormat } from '../model.js';

/** What a file is by its first and last bytes; its name and declared type are not asked. */
export interface SniffedFormat {
  readonly format: FileFormat | null;
  /** `pdf`, `jpeg`… or what it looks like instead: `zip`, `docx`, `ole`, `html`, `xml`, `text`, `empty`, `unknown`. */
  readonly detected: string;
  /** A PDF or picture whose end is not there. */
  readonly truncated: boolean;
}

const HEAD_BYTES = 4096;
const TAIL_BYTES = 4096;

/** Looks at the beginning and the end of a file. */
export async function sniffFormat(path: string): Promise<SniffedFormat> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const read = async (position: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position, length });
      return buffer.subarray(0, bytesRead);
    };
    const head = await read(0, Math.min(size, HEAD_BYTES));
    const tail = await read(Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
    return judgeBytes(head, tail);
  } finally {
    await file.close();
  }
}

/** The same from the bytes themselves. */
export function judgeBytes(head: Buffer, tail: Buffer): SniffedFormat {
  if (head.length === 0) return { format: null, detected: 'empty', truncated: false };
  const text = head.toString('latin1');
  // Readers accept a PDF that begins within the first 1,024 bytes.
  if (text.slice(0, 1024).includes('%PDF-')) return { format: 'pdf', detected: 'pdf', truncated: !tail.toString('latin1').includes('%%EOF') };
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) {
    return { format: 'jpeg', detected: 'jpeg', truncated: !endsWith(tail, [0xff, 0xd9]) };
  }
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return { format: 'png', detected: 'png', truncated: !tail.toString('latin1').includes('IEND') };
  if (/^(II\*\0|MM\0\*|II\+\0|MM\0\+)/.test(text)) return { format: 'tiff', detected: 'tiff', truncated: false };
  return { format: null, detected: otherFormat(text), truncated: false };
}

/** The end marker stands within the last bytes; cameras and scanners pad after it. */
function endsWith(tail: Buffer, marker: readonly number[]): boolean {
  return tail.lastIndexOf(Buffer.from(marker)) >= 0;
}

function otherFormat(text: string): string {
  if (text.startsWith('PK\x03\x04')) return /word\//.test(text) ? 'docx' : /xl\//.test(text) ? 'xlsx' : 'zip';
  if (text.startsWith('\xd0\xcf\x11\xe0')) return 'ole';
  if (text.startsWith('GIF8')) return 'gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.slice(4, 8) === 'ftyp') return 'heif';
  if (/^\s*(<!doctype html|<html)/i.test(text)) return 'html';
  if (/^\s*<\?xml/i.test(text)) return 'xml';
  if (text.startsWith('MZ') || text.startsWith('\x7fELF')) return 'program';
  return /[\x00-\x08\x0e-\x1f]/.test(text) ? 'unknown' : 'text';
}
