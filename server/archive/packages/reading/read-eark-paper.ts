import type { GivenMetadata } from '../../intake/model.js';
import type { CopyClass } from '../../records/model.js';
import type { Sensitivity } from '../../../kernel/sensitivity.js';
import { errorOf } from '../model.js';
import type { PackageFinding } from '../model.js';
import { checkFields, DOCUMENT_FIELDS, readEarkDay } from '../rules/eark-fields.js';
import { readWhole } from '../sources/package-source.js';
import { fileNameOf } from './described-package.js';
import type { DescribedPaper } from './described-package.js';
import { codeFor } from './eark-codes.js';
import type { EarkCodes, EarkReading } from './eark-codes.js';
import { parseSimpleFields } from './parse-mets.js';
import { paperSchema } from './paper-schema.js';
import { describedPaper } from './read-manifest.js';

/** What metadata of this archive's own, beside the EAD, call themselves in a METS. */
export const OWN_METADATA = 'KHOSO';

/** A paper from the metadata its METS ties to it: this archive's own where they are there, else the EAD of the circular. */
export async function readEarkPaper(
  { source, limits, codes }: EarkReading, paths: readonly string[], about: readonly { readonly path: string; readonly type: string | undefined }[],
): Promise<{ readonly paper?: DescribedPaper; readonly findings: readonly PackageFinding[] }> {
  const ead = about.find((one) => one.type !== OWN_METADATA);
  const own = about.find((one) => one.type === OWN_METADATA);
  const findings: PackageFinding[] = [];
  let given: GivenMetadata | undefined;
  if (ead !== undefined) {
    const bytes = await readWhole(source, ead.path, limits.maxTextBytes);
    const fields = bytes === undefined ? { fault: 'missing' } : parseSimpleFields(bytes.toString('utf8'));
    if ('fault' in fields) return { findings: [errorOf('eark-xml-broken', ead.path, { reason: fields.fault })] };
    findings.push(...checkFields(fields, DOCUMENT_FIELDS, ead.path));
    const read = givenOfEad(fields, codes, ead.path);
    given = read.given;
    findings.push(...read.findings);
  }
  const files = paths.map((path) => ({ path, name: fileNameOf(path), sha256: undefined }));
  if (own === undefined) return given === undefined ? { findings: [errorOf('eark-file-undescribed', paths[0] ?? null)] } : { paper: { place: ead?.path ?? '', files, given, owners: [], dossier: null }, findings };
  const bytes = await readWhole(source, own.path, limits.maxTextBytes);
  const parsed = paperSchema.safeParse(parseJson(bytes?.toString('utf8')));
  if (!parsed.success) return { findings: [...findings, errorOf('manifest-value', own.path, { place: parsed.error.issues[0]?.path.join('.') ?? '', reason: parsed.error.issues[0]?.code ?? '' })] };
  const names = new Map(parsed.data.files.map((file) => [fileNameOf(file.path), file.name]));
  const paper = describedPaper(parsed.data, own.path);
  return { paper: { ...paper, files: files.map((file) => ({ ...file, name: names.get(file.name) ?? file.name })) }, findings };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function givenOfEad(fields: ReadonlyMap<string, string>, codes: EarkCodes, path: string): { given: GivenMetadata; findings: PackageFinding[] } {
  const findings: PackageFinding[] = [];
  const issuedOn = readEarkDay(fields.get('issuedDate'));
  if (fields.has('issuedDate') && issuedOn === undefined) findings.push(errorOf('eark-date', path, { field: 'issuedDate', found: (fields.get('issuedDate') ?? '').slice(0, 40) }));
  const mode = fields.get('mode');
  // What bears a mark of state secrecy has no place in this archive.
  if (mode !== undefined && codes.modeSecret.includes(mode)) findings.push(errorOf('eark-secret', path));
  const typeCode = codeFor(codes.typeName, fields.get('typeName'));
  if (typeCode === undefined) findings.push(errorOf('eark-type-unknown', path, { found: (fields.get('typeName') ?? '').slice(0, 40) }));
  const number = [fields.get('codeNumber'), fields.get('codeNotation')].filter((part) => part !== undefined).join('/');
  const copyClass = codes.confidenceLevel[fields.get('confidenceLevel') ?? ''] as CopyClass | undefined;
  const sensitivity = codes.mode[mode ?? ''] as Sensitivity | undefined;
  return {
    given: {
      ...(fields.has('subject') ? { title: fields.get('subject') ?? '' } : {}), ...(issuedOn === undefined ? {} : { issuedOn }), ...(typeCode === undefined ? {} : { typeCode }),
      ...(number === '' ? {} : { documentNumber: number }), ...(fields.has('organName') ? { issuerName: fields.get('organName') ?? '' } : {}),
      ...(fields.has('description') ? { abstract: fields.get('description') ?? '' } : {}), ...(copyClass === undefined ? {} : { copyClass }), ...(sensitivity === undefined ? {} : { sensitivity }),
    },
    findings,
  };
}
