import { inflateSync } from 'node:zlib';
import type { ActiveContent } from '../model.js';

const MOST_OBJECT_STREAMS = 2000;
const MOST_INFLATED_BYTES = 48 * 1024 * 1024;
const MOST_TEXT_BYTES = 64 * 1024 * 1024;

/**
 * Active content by the names of the file's dictionaries, also in compressed object streams and written with escapes
 * (/J#61vaScript). Content of pages and pictures is not looked into. Encrypted object streams cannot be.
 */
export function findActiveContent(bytes: Uint8Array): ActiveContent[] {
  const text = dictionariesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const found: ActiveContent[] = [];
  if (/\/JavaScript\b/.test(text) || /\/JS\s*[(<\d]/.test(text)) found.push('javascript');
  if (/\/S\s*\/Launch\b/.test(text)) found.push('launch');
  if (/\/EmbeddedFiles?\b/.test(text) || /\/Subtype\s*\/FileAttachment\b/.test(text)) found.push('embedded-file');
  if (/\/S\s*\/(SubmitForm|ImportData)\b/.test(text)) found.push('submit-form');
  if (/\/Subtype\s*\/(RichMedia|Movie|Screen|3D)\b/.test(text)) found.push('rich-media');
  if (/\/XFA\s*[[\d]/.test(text)) found.push('xfa');
  if (opensAddress(text)) found.push('open-action-uri');
  return found;
}

/** True when opening the document calls an address: /OpenAction with an action of the kind URI, written there or elsewhere. */
function opensAddress(text: string): boolean {
  for (const match of text.matchAll(/\/OpenAction\s*(?:<<([^>]{0,400})|(\d{1,10})\s+\d{1,5}\s+R)/g)) {
    const object = match[2];
    const action = object === undefined ? (match[1] ?? '') : (new RegExp(`(?:^|\\s)${object}\\s+\\d{1,5}\\s+obj\\b([^>]{0,400})`).exec(text)?.[1] ?? '');
    if (/\/S\s*\/(URI|GoToR)\b/.test(action)) return true;
  }
  return false;
}

/** Everything outside of streams, and what object streams hold, with escaped names written plainly. */
function dictionariesOf(file: Buffer): string {
  const parts: string[] = [];
  let length = 0;
  let inflated = 0;
  let streams = 0;
  let at = 0;
  const add = (part: string): void => {
    if (length > MOST_TEXT_BYTES) return;
    length += part.length;
    parts.push(part);
  };
  while (at < file.length) {
    const start = file.indexOf('stream', at);
    if (start < 0) break;
    const head = file.toString('latin1', at, start);
    add(head);
    const end = file.indexOf('endstream', start + 6);
    const bodyEnd = end < 0 ? file.length : end;
    if (/\/Type\s*\/ObjStm\b/.test(head.slice(-600)) && streams < MOST_OBJECT_STREAMS && inflated < MOST_INFLATED_BYTES) {
      streams += 1;
      const text = inflate(file.subarray(start + 6, bodyEnd), MOST_INFLATED_BYTES - inflated);
      inflated += text.length;
      add(`\n${text}\n`);
    }
    at = end < 0 ? file.length : end + 9;
  }
  add(file.toString('latin1', at));
  return parts.join('\n').replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function inflate(body: Buffer, most: number): string {
  const from = body[0] === 13 && body[1] === 10 ? 2 : body[0] === 10 || body[0] === 13 ? 1 : 0;
  try {
    return inflateSync(body.subarray(from), { maxOutputLength: Math.max(1, most), finishFlush: 2 }).toString('latin1');
  } catch {
    return '';
  }
}
