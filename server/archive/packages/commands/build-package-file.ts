import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ArchiveError } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import type { ExportFormat } from '../model.js';
import type { PackagesDeps } from '../ports.js';
import { collectPapers } from '../writing/collect-papers.js';
import type { OutgoingPaper } from '../writing/collect-papers.js';
import { writeBag } from '../writing/write-bag.js';
import { writeDossier } from '../writing/write-dossier.js';
import { writeEark } from '../writing/write-eark.js';
import { beginZip } from '../writing/zip-writer.js';

/** Where a package goes and what it is called. */
export interface AipTarget {
  /** Folder the ZIP is written into; made where it is missing. */
  readonly dir: string;
  readonly title?: string;
  /** Code of the fonds (mã phông); the custodian's code unless told. */
  readonly fonds?: string;
  /** Code of the hồ sơ; made of fonds, year and number unless told. */
  readonly fileCode?: string;
  /** What stands in the description: the reason, the decision. */
  readonly note?: string;
}

/** A package as it lies on the disk. */
export interface BuiltPackage {
  readonly objId: string;
  readonly title: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly papers: number;
  readonly files: number;
}

/** Writes a package of records as a ZIP. The records are neither judged nor audited here: whoever calls has done it. */
export async function buildPackageFile(deps: PackagesDeps, wanted: AipTarget & { readonly format: ExportFormat; readonly recordIds: readonly string[] }): Promise<BuiltPackage> {
  if (wanted.recordIds.length === 0) throw new ArchiveError('invalid', 'package-empty-selection');
  const papers = await collectPapers(deps, wanted.recordIds);
  const at = deps.clock.now();
  const about = await describeWhole(deps, papers, wanted);
  const uuid = newId().toUpperCase();
  const objId = wanted.format === 'eark-aip' || wanted.format === 'eark-dip' ? `urn:${about.fonds}:uuid:${uuid}` : `${wanted.format}-${uuid}`;
  const name = objId.replaceAll(':', '_').replace(/[^A-Za-z0-9._-]/g, '_');
  const zip = beginZip(`${name}/`, at);
  const software = `Kho So ${deps.settings.version}`;
  if (wanted.format === 'bagit') writeBag(deps, zip, papers, { title: about.title, organisation: about.organisation, at, software });
  else if (wanted.format === 'dossier-pdf') await writeDossier(deps, zip, papers, { ...about, organisationCode: about.fonds, at });
  else {
    const puids = await deps.puidsOf(wanted.recordIds);
    await writeEark(deps, zip, {
      ...about, papers, objId, at, software, kind: wanted.format === 'eark-dip' ? 'DIP' : 'AIP', note: wanted.note ?? '', puidOf: (recordId, path) => puids.get(`${recordId}/${path}`),
    });
  }
  await mkdir(wanted.dir, { recursive: true });
  const path = join(wanted.dir, `${name}.zip`);
  return { objId, title: about.title, path, ...(await zip.write(path)), papers: papers.length, files: zip.files.length };
}

interface Whole {
  readonly title: string;
  readonly code: string;
  readonly fonds: string;
  readonly organisation: string;
  readonly maintenance: string;
}

async function describeWhole(deps: PackagesDeps, papers: readonly OutgoingPaper[], wanted: AipTarget): Promise<Whole> {
  const first = papers[0];
  const dossier = papers.every((paper) => paper.dossier !== undefined && paper.dossier.id === first?.dossier?.id) ? first?.dossier : undefined;
  const agency = await deps.catalogue.agency(first?.record.custodianAgencyId ?? '');
  const code = agency?.codes.find((one) => one.writing === 'dotted')?.value ?? agency?.codes[0]?.value ?? 'KHOSO';
  const fonds = (wanted.fonds ?? code).replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 40);
  const year = (first?.record.issuedOn ?? first?.record.accessionedAt ?? '').slice(0, 4);
  const procedure = dossier === undefined ? undefined : await deps.catalogue.procedureByCode(dossier.procedureCode);
  const title = wanted.title ?? (dossier === undefined ? (papers.length === 1 ? (first?.record.title ?? '') : `Tập tài liệu gồm ${papers.length} văn bản`) : `Hồ sơ ${dossier.code}${procedure === undefined ? '' : `: ${procedure.nameVi}`}`);
  return {
    title, fonds, organisation: agency?.name ?? first?.record.custodianAgencyId ?? '', maintenance: await longestMaintenance(deps, papers),
    code: (wanted.fileCode ?? dossier?.code ?? `${fonds}.${year}.${newId().slice(0, 8).toUpperCase()}`).slice(0, 80),
  };
}

/** The longest period among the papers; where a class is unknown the code for "other" stands. */
async function longestMaintenance(deps: PackagesDeps, papers: readonly OutgoingPaper[]): Promise<string> {
  const { retentionClasses } = await deps.catalogue.reference();
  const codes = papers.map(({ record }) => retentionClasses.find((one) => one.code === record.retentionClass)?.maintenanceCode ?? '07');
  return [...codes].sort()[0] ?? '07';
}
