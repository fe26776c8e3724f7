import { attribute, children, parseXml, textOf } from './parse-xml.js';
import type { XmlNode } from './parse-xml.js';

/** A file that a METS names: relative to the folder of the METS. */
export interface MetsReference {
  readonly id: string;
  readonly kind: 'descriptive' | 'preservation' | 'file' | 'pointer';
  readonly href: string;
  readonly checksum: string | undefined;
  readonly checksumType: string | undefined;
  readonly size: number | undefined;
  /** MDTYPE or OTHERMDTYPE of metadata. */
  readonly metadataType: string | undefined;
}

/** What of a METS matters here. */
export interface Mets {
  readonly objId: string | undefined;
  readonly label: string | undefined;
  readonly packageType: string | undefined;
  readonly recordStatus: string | undefined;
  readonly createDate: string | undefined;
  readonly hasCsipMap: boolean;
  readonly references: readonly MetsReference[];
  /** Which metadata belong to which files. */
  readonly links: readonly { readonly metadataIds: readonly string[]; readonly fileIds: readonly string[] }[];
}

/** Reads a METS document; the fault where it is none. */
export function parseMets(text: string): Mets | { readonly fault: string } {
  const parsed = parseXml(text);
  if ('fault' in parsed) return parsed;
  if (parsed.rootName !== 'mets') return { fault: `root element ${parsed.rootName.slice(0, 60)}` };
  const { root } = parsed;
  const header = children(root, 'metsHdr')[0];
  const maps = children(root, 'structMap');
  const csip = maps.find((map) => attribute(map, 'LABEL') === 'CSIP');
  const references = [
    ...children(root, 'dmdSec').flatMap((section) => metadataReferences(section, 'descriptive')),
    ...children(root, 'amdSec').flatMap((section) => [section, ...children(section, 'digiprovMD'), ...children(section, 'techMD'), ...children(section, 'rightsMD'), ...children(section, 'sourceMD')])
      .flatMap((section) => metadataReferences(section, 'preservation')),
    ...children(root, 'fileSec').flatMap(fileReferences),
    ...(csip === undefined ? [] : divisions(csip).flatMap((division) => children(division, 'mptr').flatMap(pointer))),
  ];
  return {
    objId: attribute(root, 'OBJID'), label: attribute(root, 'LABEL'), packageType: attribute(header, 'OAISPACKAGETYPE'), recordStatus: attribute(header, 'RECORDSTATUS'),
    createDate: attribute(header, 'CREATEDATE'), hasCsipMap: csip !== undefined, references, links: csip === undefined ? [] : linksOf(csip),
  };
}

function metadataReferences(section: XmlNode, kind: MetsReference['kind']): MetsReference[] {
  const id = attribute(section, 'ID') ?? '';
  return children(section, 'mdRef').flatMap((reference) => {
    const href = attribute(reference, 'href');
    return href === undefined ? [] : [{ ...digestOf(reference), id, kind, href, metadataType: attribute(reference, 'OTHERMDTYPE') ?? attribute(reference, 'MDTYPE') }];
  });
}

function fileReferences(group: XmlNode): MetsReference[] {
  const own = children(group, 'file').flatMap((file) => {
    const href = attribute(children(file, 'FLocat')[0], 'href');
    return href === undefined ? [] : [{ ...digestOf(file), id: attribute(file, 'ID') ?? '', kind: 'file' as const, href, metadataType: undefined }];
  });
  return [...own, ...children(group, 'fileGrp').flatMap(fileReferences)];
}

function pointer(node: XmlNode): MetsReference[] {
  const href = attribute(node, 'href');
  return href === undefined ? [] : [{ id: '', kind: 'pointer', href, checksum: undefined, checksumType: undefined, size: undefined, metadataType: undefined }];
}

function digestOf(node: XmlNode): Pick<MetsReference, 'checksum' | 'checksumType' | 'size'> {
  const size = attribute(node, 'SIZE');
  return { checksum: attribute(node, 'CHECKSUM')?.toLowerCase(), checksumType: attribute(node, 'CHECKSUMTYPE'), size: size === undefined || !/^\d+$/.test(size) ? undefined : Number(size) };
}

function divisions(node: XmlNode): XmlNode[] {
  return children(node, 'div').flatMap((division) => [division, ...divisions(division)]);
}

function linksOf(map: XmlNode): Mets['links'] {
  return divisions(map).flatMap((division) => {
    const metadataIds = (attribute(division, 'DMDID') ?? '').split(/\s+/).filter((id) => id !== '');
    const fileIds = children(division, 'fptr').flatMap((fptr) => attribute(fptr, 'FILEID') ?? []);
    return metadataIds.length === 0 || fileIds.length === 0 ? [] : [{ metadataIds, fileIds }];
  });
}

/** The fields of a `simpledc` document by name, each as it stands; the fault where it is none. */
export function parseSimpleFields(text: string): ReadonlyMap<string, string> | { readonly fault: string } {
  const parsed = parseXml(text);
  if ('fault' in parsed) return parsed;
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(parsed.root)) {
    if (name.startsWith('@') || name.startsWith('#') || !Array.isArray(value)) continue;
    const found = (value as readonly XmlNode[]).flatMap((node) => textOf(node) ?? []).join(', ');
    if (found !== '') fields.set(name, found);
  }
  return fields;
}
