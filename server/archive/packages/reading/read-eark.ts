import { errorOf, warningOf } from '../model.js';
import type { PackageFinding, PackageFormat } from '../model.js';
import { checkFields, decodeHref, FILE_FIELDS } from '../rules/eark-fields.js';
import { readWhole } from '../sources/package-source.js';
import type { DescribedPackage, DescribedPaper } from './described-package.js';
import type { EarkReading } from './eark-codes.js';
import { parseMets, parseSimpleFields } from './parse-mets.js';
import type { Mets, MetsReference } from './parse-mets.js';
import { readEarkPaper } from './read-eark-paper.js';

const ROOT = 'METS.xml';
const OBJ_ID = /^(uuid-|urn:[^:\s]+:uuid[:-]|urn:uuid:)[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/** Reads a package in the layout of Thông tư 05/2025/TT-BNV: METS of package and representations, EAD of file and documents, PREMIS. */
export async function readEarkPackage(reading: EarkReading): Promise<DescribedPackage & { readonly format: PackageFormat }> {
  const { source, limits } = reading;
  const findings: PackageFinding[] = [];
  const accounted = new Set<string>([ROOT]);
  const expected = new Map<string, string>();
  const root = await loadMets(reading, ROOT);
  if ('fault' in root) return { format: 'eark-sip', title: '', papers: [], accounted, findings: [errorOf('eark-mets-broken', ROOT, { reason: root.fault })] };
  const format = formatOf(root);
  findings.push(...checkHeader(root, ROOT, source.name), ...checkReferences(reading, root, '', { accounted, expected }));
  const papers: DescribedPaper[] = [];
  const representations = [...source.entries.keys()].filter((path) => /^representations\/[^/]+\/METS\.xml$/.test(path));
  if (representations.length === 0) findings.push(errorOf('eark-representation-missing', 'representations/rep1/METS.xml'));
  for (const path of representations) {
    accounted.add(path);
    const mets = await loadMets(reading, path);
    if ('fault' in mets) {
      findings.push(errorOf('eark-mets-broken', path, { reason: mets.fault }));
      continue;
    }
    const base = path.slice(0, -ROOT.length);
    findings.push(...checkHeader(mets, path, undefined), ...checkReferences(reading, mets, base, { accounted, expected }));
    const read = await readPapers(reading, mets, base);
    papers.push(...read.papers);
    findings.push(...read.findings);
  }
  if (format === 'eark-aip' && !source.entries.has('metadata/preservation/PREMIS.xml')) findings.push(errorOf('eark-premis-missing', 'metadata/preservation/PREMIS.xml'));
  const file = await readFileFields(reading, root, papers.length, format);
  for (const path of source.entries.keys()) if (path.endsWith('.fetch.txt')) findings.push(errorOf('eark-holey', path));
  return { format, title: file.title ?? root.label ?? '', papers, accounted, expected, findings: [...findings, ...file.findings].slice(0, limits.maxFindings) };
}

async function loadMets({ source, limits }: EarkReading, path: string): Promise<Mets | { readonly fault: string }> {
  const bytes = await readWhole(source, path, limits.maxTextBytes);
  return bytes === undefined ? { fault: 'too large' } : parseMets(bytes.toString('utf8'));
}

function formatOf(mets: Mets): PackageFormat {
  return mets.packageType === 'AIP' ? 'eark-aip' : mets.packageType === 'DIP' ? 'eark-dip' : 'eark-sip';
}

function checkHeader(mets: Mets, path: string, folder: string | undefined): PackageFinding[] {
  const findings: PackageFinding[] = [];
  if (mets.objId === undefined) findings.push(errorOf('eark-objid-missing', path));
  else if (folder !== undefined && !OBJ_ID.test(mets.objId)) findings.push(warningOf('eark-objid-form', path, { objId: mets.objId.slice(0, 100) }));
  else if (folder !== undefined && folder !== mets.objId.replaceAll(':', '_')) findings.push(warningOf('eark-folder-name', path, { folder: folder.slice(0, 100), objId: mets.objId.slice(0, 100) }));
  if (!['SIP', 'AIP', 'DIP'].includes(mets.packageType ?? '')) findings.push(errorOf('eark-package-type', path, { found: (mets.packageType ?? '').slice(0, 40) }));
  if (mets.recordStatus !== undefined && mets.recordStatus !== 'NEW' && mets.recordStatus !== 'TEST') findings.push(errorOf('eark-record-status', path, { found: mets.recordStatus.slice(0, 40) }));
  if (mets.createDate === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(mets.createDate)) findings.push(errorOf('eark-time', path, { found: (mets.createDate ?? '').slice(0, 40) }));
  else if (!mets.createDate.endsWith('+07:00')) findings.push(warningOf('eark-time-zone', path, { found: mets.createDate.slice(0, 40) }));
  if (!mets.hasCsipMap) findings.push(errorOf('eark-structmap', path));
  return findings;
}

/** Everything a METS names is there, of the size and with the digest it says; SHA-256 and nothing else. */
function checkReferences({ source }: EarkReading, mets: Mets, base: string, into: { accounted: Set<string>; expected: Map<string, string> }): PackageFinding[] {
  const findings: PackageFinding[] = [];
  for (const reference of mets.references) {
    const path = pathOf(base, reference);
    const entry = path === undefined ? undefined : source.entries.get(path);
    if (path === undefined || entry === undefined) {
      findings.push(errorOf(path === undefined ? 'eark-href-outside' : 'file-missing', `${base}METS.xml`, { named: reference.href.slice(0, 200) }));
      continue;
    }
    into.accounted.add(path);
    if (reference.kind === 'pointer') continue;
    if (reference.size !== undefined && reference.size !== entry.sizeBytes) findings.push(errorOf('size-wrong', path, { stated: reference.size, bytes: entry.sizeBytes }));
    if (reference.checksumType !== undefined && reference.checksumType.toUpperCase() !== 'SHA-256') findings.push(errorOf('eark-digest-kind', path, { found: reference.checksumType.slice(0, 40) }));
    else if (reference.checksum === undefined || !/^[0-9a-f]{64}$/.test(reference.checksum)) findings.push(errorOf('eark-digest-missing', path));
    else if ((into.expected.get(path) ?? reference.checksum) !== reference.checksum) findings.push(errorOf('eark-digest-contradicts', path));
    else into.expected.set(path, reference.checksum);
  }
  return findings;
}

/** The path of a reference in the package; undefined when it leads outside. */
function pathOf(base: string, reference: MetsReference): string | undefined {
  const href = decodeHref(reference.href);
  if (href === undefined || href.startsWith('/') || href.includes('\\') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(href)) return undefined;
  const parts: string[] = base.split('/').filter((part) => part !== '');
  for (const part of href.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

async function readPapers(reading: EarkReading, mets: Mets, base: string): Promise<{ papers: DescribedPaper[]; findings: PackageFinding[] }> {
  const metadata = new Map(mets.references.filter((one) => one.kind === 'descriptive').map((one) => [one.id, one]));
  const files = new Map(mets.references.filter((one) => one.kind === 'file').map((one) => [one.id, pathOf(base, one)]));
  const papers: DescribedPaper[] = [];
  const findings: PackageFinding[] = [];
  const described = new Set<string>();
  for (const link of mets.links) {
    const paths = link.fileIds.flatMap((id) => files.get(id) ?? []);
    const about = link.metadataIds.flatMap((id) => metadata.get(id) ?? []).flatMap((one) => {
      const path = pathOf(base, one);
      return path === undefined ? [] : [{ path, type: one.metadataType }];
    });
    if (paths.length === 0 || about.length === 0) continue;
    for (const path of paths) described.add(path);
    const read = await readEarkPaper(reading, paths, about);
    if (read.paper !== undefined) papers.push(read.paper);
    findings.push(...read.findings);
  }
  for (const path of files.values()) {
    if (path !== undefined && path.startsWith(`${base}data/`) && !described.has(path)) findings.push(errorOf('eark-file-undescribed', path));
  }
  if (papers.length === 0 && findings.length === 0) findings.push(errorOf('eark-no-papers', `${base}METS.xml`));
  return { papers, findings };
}

/** The fields of the hồ sơ; a package of single documents (SIP_tailieu, AIP_tailieu) and one handed out have fewer. */
async function readFileFields({ source, limits }: EarkReading, root: Mets, papers: number, format: PackageFormat): Promise<{ title: string | undefined; findings: PackageFinding[] }> {
  const path = 'metadata/descriptive/EAD.xml';
  const bytes = await readWhole(source, path, limits.maxTextBytes);
  if (bytes === undefined) return { title: undefined, findings: [errorOf('eark-ead-missing', path)] };
  const fields = parseSimpleFields(bytes.toString('utf8'));
  if ('fault' in fields) return { title: undefined, findings: [errorOf('eark-xml-broken', path, { reason: fields.fault })] };
  const findings: PackageFinding[] = [];
  if (!fields.has('fileCode') && !fields.has('arcFileCode')) findings.push(errorOf('eark-field-missing', path, { field: format === 'eark-sip' ? 'fileCode' : 'arcFileCode' }));
  const collection = fields.has('source') || format === 'eark-dip' || (format === 'eark-aip' && !fields.has('maintenance'));
  if (!collection) findings.push(...checkFields(fields, FILE_FIELDS, path));
  const total = Number(fields.get('totalDoc') ?? papers);
  if (total !== papers) findings.push(errorOf('eark-total', path, { stated: fields.get('totalDoc') ?? '', papers }));
  return { title: fields.get('title') ?? root.label, findings };
}
