/**
 * Checks that bytes are one well-formed XML packet without a document type: entities and external references have no place in
 * metadata, and readers differ over them. Answers the local name of the root element, or undefined when the shape is wrong.
 */
export function xmlRoot(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const utf16 = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe);
  const text = utf16 ? (bytes[0] === 0xfe ? Buffer.from(buffer.subarray(0, buffer.length & ~1)).swap16() : buffer).toString('utf16le') : buffer.toString('utf8');
  const open: string[] = [];
  let root: string | undefined;
  let roots = 0;
  const token = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|</g;
  let end = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const between = text.slice(end, match.index);
    if (open.length === 0 && /[^\s\ufeff\0]/.test(between)) {
      return undefined;
    }
    end = match.index + match[0].length;
    const name = match[2];
    if (name === undefined) {
      if (match[0] === '<' || match[0] === '<!' || (match[0].startsWith('<![') && open.length === 0)) {
        return undefined;
      }
      continue;
    }
    if (match[1] === '/') {
      if (open.pop() !== name) {
        return undefined;
      }
      continue;
    }
    if (open.length === 0) {
      root = name.split(':').pop();
      roots++;
    }
    if (match[4] !== '/') {
      open.push(name);
    }
    if (open.length > 500) {
      return undefined;
    }
  }
  const entity = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/.test(text);
  return open.length === 0 && roots === 1 && !entity && !/[^\s\ufeff\0]/.test(text.slice(end)) ? root : undefined;
}
