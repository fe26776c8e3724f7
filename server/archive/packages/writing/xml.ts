/** An element to be written: name, attributes, and children or a text. Undefined attributes and children are left out. */
export type XmlElement = readonly [name: string, attributes: Readonly<Record<string, string | number | undefined>>, ...content: (XmlElement | string | undefined)[]];

// XML 1.0 has no way to write these characters at all.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text as it may stand in XML. */
export function escapeXml(text: string): string {
  return text.replace(NOT_XML, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A whole document in UTF-8, two spaces at each depth. */
export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, '')}`;
}

function element([name, attributes, ...content]: XmlElement, indent: string): string {
  const written = Object.entries(attributes).filter(([, value]) => value !== undefined).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`).join('');
  const parts = content.filter((part) => part !== undefined);
  if (parts.length === 0) return `${indent}<${name}${written}/>\n`;
  if (parts.every((part) => typeof part === 'string')) return `${indent}<${name}${written}>${escapeXml(parts.join(''))}</${name}>\n`;
  const inner = parts.map((part) => (typeof part === 'string' ? `${indent}  ${escapeXml(part)}\n` : element(part, `${indent}  `))).join('');
  return `${indent}<${name}${written}>\n${inner}${indent}</${name}>\n`;
}

/** An instant as the circular writes it: Vietnam's time with its offset. */
export function vietnamTime(instant: Date): string {
  return `${new Date(instant.getTime() + 7 * 3600_000).toISOString().slice(0, -1)}+07:00`;
}

/** `2026-03-09` as `09/03/2026`; empty for none. */
export function vietnamDay(day: string | null): string {
  return day === null ? '' : day.split('-').reverse().join('/');
}
