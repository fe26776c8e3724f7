import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element: its attributes with `@` before their names, its children by name, always lists, `#text` its text. Prefixes are cut off. */
export type XmlNode = { readonly [name: string]: string | readonly XmlNode[] | undefined };

const parser = new XMLParser({
  ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, trimValues: true, alwaysCreateTextNode: true,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute, processEntities: true, htmlEntities: false,
});

/**
 * Parses XML that a stranger wrote. A document type is refused, so no entity is ever defined or fetched.
 * Answers the fault instead of throwing.
 */
export function parseXml(text: string): { readonly root: XmlNode; readonly rootName: string } | { readonly fault: string } {
  if (/<!DOCTYPE/i.test(text)) return { fault: 'doctype' };
  const valid = XMLValidator.validate(text);
  if (valid !== true) return { fault: `${valid.err.msg} (line ${valid.err.line})`.slice(0, 200) };
  try {
    const whole = parser.parse(text) as Record<string, readonly XmlNode[]>;
    const [rootName, nodes] = Object.entries(whole).find(([name]) => name !== '?xml' && !name.startsWith('#')) ?? [];
    const root = nodes?.[0];
    return root === undefined || rootName === undefined ? { fault: 'no root element' } : { root, rootName };
  } catch (error) {
    return { fault: (error instanceof Error ? error.message : String(error)).slice(0, 200) };
  }
}

/** The child elements of a name. */
export function children(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  const found = node?.[name];
  return Array.isArray(found) ? (found as readonly XmlNode[]) : [];
}

/** An attribute's value. */
export function attribute(node: XmlNode | undefined, name: string): string | undefined {
  const found = node?.[`@${name}`];
  return typeof found === 'string' ? found : undefined;
}

/** The text of an element, tidied; undefined when it has none. */
export function textOf(node: XmlNode | undefined): string | undefined {
  const found = node?.['#text'];
  const tidy = (typeof found === 'string' ? found : '').normalize('NFC').trim();
  return tidy === '' ? undefined : tidy;
}
