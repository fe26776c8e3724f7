import { errorOf } from '../model.js';
import type { PackageFinding } from '../model.js';
import type { PackageLimits } from '../rules/limits.js';
import { readCsv } from '../rules/read-csv.js';
import type { CsvRow } from '../rules/read-csv.js';
import { readWhole } from '../sources/package-source.js';
import type { PackageSource } from '../sources/package-source.js';
import { fileNameOf } from './described-package.js';
import type { DescribedPackage, DescribedPaper } from './described-package.js';
import { dossierOf, givenOf, manifestSchema, ownersOf, paperSchema } from './paper-schema.js';
import type { PaperDescription } from './paper-schema.js';

/** Names a manifest may have, the first that is there counts. */
export const MANIFEST_NAMES = ['manifest.json', 'manifest.csv', 'danh-muc.json', 'danh-muc.csv'] as const;

/** The manifest of a package below `base` (empty, or a folder with `/` at its end); undefined when there is none. */
export function findManifest(source: Pick<PackageSource, 'entries'>, base: string): string | undefined {
  return MANIFEST_NAMES.map((name) => `${base}${name}`).find((path) => source.entries.has(path));
}

/** Reads a CSV or JSON manifest; the paths in it are relative to its folder. */
export async function readManifestPackage(source: PackageSource, path: string, limits: PackageLimits): Promise<DescribedPackage> {
  const bytes = await readWhole(source, path, limits.maxTextBytes);
  const accounted = new Set([path]);
  if (bytes === undefined) return { title: '', papers: [], accounted, findings: [errorOf('file-too-large-to-read', path, { most: limits.maxTextBytes })] };
  const base = path.slice(0, path.length - fileNameOf(path).length);
  const read = path.endsWith('.json') ? readJson(bytes.toString('utf8'), path) : readRows(bytes.toString('utf8'), path);
  const papers = read.papers.map((paper) => ({ ...paper, files: paper.files.map((file) => ({ ...file, path: `${base}${file.path.replace(/^(\.\/)+/, '')}` })) }));
  for (const file of papers.flatMap((paper) => paper.files)) accounted.add(file.path);
  return { title: read.title ?? '', papers, accounted, findings: read.findings };
}

interface Read {
  readonly title?: string | undefined;
  readonly papers: readonly DescribedPaper[];
  readonly findings: readonly PackageFinding[];
}

/** A described paper from its JSON; also what packages made here carry beside each paper. */
export function describedPaper(paper: PaperDescription, place: string): DescribedPaper {
  return {
    place, given: givenOf(paper), owners: ownersOf(paper), dossier: dossierOf(paper),
    files: paper.files.map((file) => ({ path: file.path, name: file.name ?? fileNameOf(file.path), sha256: file.sha256?.toLowerCase() })),
  };
}

function readJson(text: string, path: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { papers: [], findings: [errorOf('manifest-json', path, { reason: error instanceof Error ? error.message.slice(0, 200) : '' })] };
  }
  const whole = manifestSchema.safeParse(value);
  if (!whole.success) return { papers: [], findings: [errorOf('manifest-shape', path, { place: whole.error.issues[0]?.path.join('.') ?? '' })] };
  const papers: DescribedPaper[] = [];
  const findings: PackageFinding[] = [];
  for (const [index, one] of whole.data.papers.entries()) {
    const paper = paperSchema.safeParse(one);
    if (paper.success) papers.push(describedPaper(paper.data, `papers.${index}`));
    else findings.push(...paper.error.issues.slice(0, 5).map((issue) => errorOf('manifest-value', path, { place: `papers.${index}.${issue.path.join('.')}`.slice(0, 200), reason: issue.code })));
  }
  return { title: whole.data.title, papers, findings };
}

const COLUMNS = new Set([
  'file', 'name', 'sha256', 'paper', 'title', 'abstract', 'documentNumber', 'typeCode', 'issuedOn', 'issuerName', 'issuerAgencyId', 'signerName', 'signerTitle', 'copyClass', 'sensitivity',
  'procedureCode', 'componentCode', 'purpose', 'validFrom', 'validTo', 'ownerKind', 'ownerName', 'ownerNumberKind', 'ownerNumber', 'dossierCode', 'dossierProcedure',
]);

function readRows(text: string, path: string): Read {
  const { rows, columns, faultLine } = readCsv(text);
  const findings: PackageFinding[] = [];
  if (faultLine !== undefined) findings.push(errorOf('manifest-csv', path, { line: faultLine }));
  if (!columns.includes('file')) return { papers: [], findings: [...findings, errorOf('manifest-column', path, { column: 'file' })] };
  for (const column of columns) if (!COLUMNS.has(column) && !column.startsWith('fields.')) findings.push(errorOf('manifest-column-unknown', path, { column: column.slice(0, 60) }));
  const groups = new Map<string, CsvRow[]>();
  // Rows of one `paper` are the pages of one paper, in their order.
  for (const row of rows) groups.set(row.values['paper'] || `line ${row.line}`, [...(groups.get(row.values['paper'] || `line ${row.line}`) ?? []), row]);
  const papers: DescribedPaper[] = [];
  for (const group of groups.values()) {
    const first = group[0];
    if (first === undefined) continue;
    const paper = paperSchema.safeParse(describeRows(group, columns));
    if (paper.success) papers.push(describedPaper(paper.data, `line ${first.line}`));
    else findings.push(...paper.error.issues.slice(0, 5).map((issue) => errorOf('manifest-value', path, { place: `line ${first.line}: ${issue.path.join('.')}`.slice(0, 200), reason: issue.code })));
  }
  return { papers, findings };
}

function describeRows(group: readonly CsvRow[], columns: readonly string[]): object {
  const row = group[0]?.values ?? {};
  const plain = ['title', 'abstract', 'documentNumber', 'typeCode', 'issuedOn', 'issuerName', 'issuerAgencyId', 'signerName', 'signerTitle', 'copyClass', 'sensitivity', 'procedureCode', 'componentCode', 'purpose', 'validFrom', 'validTo'];
  const given = Object.fromEntries(plain.filter((key) => (row[key] ?? '') !== '').map((key) => [key, row[key]]));
  const fields = Object.fromEntries(columns.filter((column) => column.startsWith('fields.') && (row[column] ?? '') !== '').map((column) => [column.slice(7), row[column]]));
  const owner = (row['ownerName'] ?? '') === '' ? [] : [{
    kind: row['ownerKind'] === 'organisation' ? 'organisation' : 'person', name: row['ownerName'],
    identifiers: (row['ownerNumber'] ?? '') === '' ? [] : [{ kind: row['ownerNumberKind'] || 'personal-number', value: row['ownerNumber'] }],
  }];
  const dossier = (row['dossierCode'] ?? '') === '' ? {} : { dossier: { code: row['dossierCode'], procedureCode: row['dossierProcedure'] || row['procedureCode'] || '' } };
  const files = group.map(({ values }) => ({
    path: values['file'] ?? '', ...(values['name'] ? { name: values['name'] } : {}), ...(values['sha256'] ? { sha256: values['sha256'] } : {}),
  }));
  return { files, ...given, fields, owners: owner, ...dossier };
}
