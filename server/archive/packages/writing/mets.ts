import { newId } from '../../../kernel/identifiers.js';
import { vietnamTime, writeXml } from './xml.js';
import type { XmlElement } from './xml.js';
import type { LaidFile } from './zip-writer.js';

/** Metadata a METS points to, with its path as seen from the METS. */
export interface MetsMetadata {
  readonly id: string;
  readonly href: string;
  readonly file: LaidFile;
  readonly type: 'DC' | 'OTHER' | 'PREMIS';
  readonly otherType?: string;
  readonly mediaType?: string;
}

/** A file of a group. */
export interface MetsFile {
  readonly id: string;
  readonly href: string;
  readonly file: LaidFile;
  readonly mediaType: string;
}

/** A METS as the circular lays it out. */
export interface MetsPlan {
  readonly objId: string;
  readonly label: string;
  readonly packageType: 'SIP' | 'AIP' | 'DIP';
  readonly at: Date;
  readonly agent: { readonly type: 'OTHER' | 'ORGANIZATION'; readonly name: string; readonly note: string };
  readonly recordId?: string;
  readonly descriptive: readonly MetsMetadata[];
  readonly preservation: readonly MetsMetadata[];
  readonly groups: readonly { readonly id: string; readonly use: string; readonly files: readonly MetsFile[] }[];
  readonly divisions: readonly XmlElement[];
  /** `schemas/` as seen from the METS. */
  readonly schemas: string;
}

/** A new identifier as the circular wants it: capitals. */
export function metsId(prefix: 'uuid' | 'ID' = 'uuid'): string {
  return `${prefix}-${newId().toUpperCase()}`;
}

/** Writes a METS document (METS 1.12, E-ARK CSIP; Thông tư 05/2025/TT-BNV, phụ lục I, III, V). */
export function writeMets(plan: MetsPlan): string {
  const at = vietnamTime(plan.at);
  const digest = (file: LaidFile): Record<string, string | number> => ({ SIZE: file.sizeBytes, CREATED: at, CHECKSUM: file.sha256.toUpperCase(), CHECKSUMTYPE: 'SHA-256' });
  const reference = (one: MetsMetadata): XmlElement => ['mdRef', {
    LOCTYPE: 'URL', MDTYPE: one.type, OTHERMDTYPE: one.otherType, MDTYPEVERSION: one.type === 'PREMIS' ? '3.0' : '1.0.0', 'xlink:type': 'simple', 'xlink:href': encodeHref(one.href),
    MIMETYPE: one.mediaType ?? 'application/xml', ...digest(one.file),
  }];
  return writeXml(['mets', {
    xmlns: 'http://www.loc.gov/METS/', 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', 'xmlns:xlink': 'http://www.w3.org/1999/xlink',
    'xmlns:csip': 'https://DILCIS.eu/XML/METS/CSIPExtensionMETS', OBJID: plan.objId, LABEL: plan.label, TYPE: 'Mixed', 'csip:CONTENTINFORMATIONTYPE': 'MIXED',
    PROFILE: 'https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml', 'xsi:schemaLocation': `http://www.loc.gov/METS/ ${plan.schemas}mets1_12.xsd`,
  },
    ['metsHdr', { CREATEDATE: at, LASTMODDATE: at, RECORDSTATUS: 'NEW', 'csip:OAISPACKAGETYPE': plan.packageType },
      ['agent', { ROLE: 'CREATOR', TYPE: plan.agent.type, OTHERTYPE: plan.agent.type === 'OTHER' ? 'SOFTWARE' : undefined }, ['name', {}, plan.agent.name], ['note', { 'csip:NOTETYPE': 'IDENTIFICATIONCODE' }, plan.agent.note]],
      plan.recordId === undefined ? undefined : ['altRecordID', { TYPE: 'SUBMISSIONAGREEMENT' }, plan.recordId],
    ],
    ...plan.descriptive.map((one): XmlElement => ['dmdSec', { ID: one.id, CREATED: at, STATUS: 'CURRENT' }, reference(one)]),
    ['amdSec', { ID: metsId() }, ...plan.preservation.map((one): XmlElement => ['digiprovMD', { ID: one.id, CREATED: at, STATUS: 'CURRENT' }, reference(one)])],
    ['fileSec', { ID: metsId() }, ...plan.groups.map((group): XmlElement => ['fileGrp', { ID: group.id, USE: group.use },
      ...group.files.map((one): XmlElement => ['file', { ID: one.id, MIMETYPE: one.mediaType, ...digest(one.file) }, ['FLocat', { LOCTYPE: 'URL', 'xlink:type': 'simple', 'xlink:href': encodeHref(one.href) }]]),
    ])],
    ['structMap', { ID: metsId(), TYPE: 'PHYSICAL', LABEL: 'CSIP' }, ['div', { ID: metsId(), LABEL: plan.objId }, ...plan.divisions]],
  ]);
}

/** A path as it stands in a link. */
export function encodeHref(path: string): string {
  return path.split('/').map((part) => encodeURIComponent(part)).join('/');
}
