import { createHash } from 'node:crypto';
import type { Procedure, ResultType } from '../../server/archive/catalogue/model.js';
import type { NewRecord } from '../../server/archive/records/model.js';
import { describeRecord } from '../../server/archive/search/describe-record.js';
import type { Owner } from '../../server/archive/owners/model.js';
import { systemActor } from '../../server/kernel/actor.js';
import type { BenchHouse } from './bench-house.js';
import { benchLetter } from './bench-letters.js';

const actor = systemActor('bench');
const BATCH = 200;
/** Papers of one person, as an archive of some years holds them. */
const PAPERS_EACH = 8;
const PARAGRAPHS = 6;

/** What questions can be asked about. */
export interface FilledRegister {
  readonly owners: readonly { readonly id: string; readonly number: string }[];
  readonly procedure: Procedure;
}

/** Fills register and index directly, without files: half public letters, half personal papers that procedures ask for. */
export async function fillRegister(bench: BenchHouse, count: number, onProgress: (done: number) => void): Promise<FilledRegister> {
  const { catalogue } = bench.house.archive;
  const procedure = await widestProcedure(bench);
  const codes = new Set(procedure.components.flatMap((component) => component.satisfiers.map((satisfier) => satisfier.resultTypeCode)));
  const types = await catalogue.listTypes();
  const personal = types.filter((type) => codes.has(type.code));
  const letter = types.find((type) => type.code === 'cong-van');
  if (letter === undefined || personal.length === 0) throw new Error('the catalogue lacks the types of this benchmark');
  const owners = await makeOwners(bench, Math.max(1, Math.ceil(count / 2 / PAPERS_EACH)));
  for (let start = 0; start < count; start += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - start) }, (_, index) => {
      const n = start + index;
      const owner = n % 2 === 0 ? undefined : owners[Math.floor(n / 2 / PAPERS_EACH) % owners.length];
      return { n, owner, type: owner === undefined ? letter : (personal[Math.floor(n / 2) % personal.length] ?? letter) };
    });
    await addBatch(bench, rows);
    onProgress(start + rows.length);
  }
  return { owners: owners.map((owner) => ({ id: owner.id, number: owner.identifiers[0]?.value ?? '' })), procedure };
}

/** The procedure that asks for most kinds of papers: the look-up with most to do. */
async function widestProcedure(bench: BenchHouse): Promise<Procedure> {
  const width = (procedure: Procedure): number => procedure.components.reduce((sum, component) => sum + component.satisfiers.length, 0);
  const [widest] = [...(await bench.house.archive.catalogue.listProcedures(bench.house.ground.clock.today()))].sort((a, b) => width(b) - width(a));
  if (widest === undefined) throw new Error('the catalogue has no procedure');
  return widest;
}

async function makeOwners(bench: BenchHouse, count: number): Promise<Owner[]> {
  const owners: Owner[] = [];
  for (let start = 0; start < count; start += BATCH) {
    await bench.house.ground.uow.run(actor, async (tx) => {
      for (let n = start; n < Math.min(count, start + BATCH); n += 1) {
        const value = `051190${String(n).padStart(6, '0')}`;
        owners.push(await bench.house.archive.owners.ensure(tx, actor, { kind: 'person', name: `Nguyễn Thử Nghiệm ${n}`, identifiers: [{ kind: 'personal-number', value, evidence: 'bench' }] }));
      }
    });
  }
  return owners;
}

interface Row {
  readonly n: number;
  readonly owner: Owner | undefined;
  readonly type: ResultType;
}

async function addBatch(bench: BenchHouse, rows: readonly Row[]): Promise<void> {
  const { archive, ground } = bench.house;
  const records = await ground.uow.run(actor, async (tx) => {
    const added = [];
    for (const row of rows) added.push({ ...row, record: await archive.records.accession(tx, actor, newRecord(bench.agencyId, row)) });
    return added;
  });
  const agency = await archive.catalogue.agency(bench.agencyId);
  await archive.search.indexRecords(
    records.map(({ n, owner, type, record }) =>
      describeRecord({
        record, changedAt: record.accessionedAt, type, issuer: agency, custodian: agency, owners: owner === undefined ? [] : [owner], fingerprints: owner === undefined ? [] : archive.owners.fingerprints(owner),
        pages: [{ number: 1, text: textOf(n), source: 'text-layer', confidence: 1 }],
      }),
    ),
  );
}

/** A page of text: the letter's own paragraphs and, for length and for common words, those of its neighbours. */
function textOf(n: number): string {
  return Array.from({ length: PARAGRAPHS }, (_, index) => benchLetter(n + index * 37).paragraphs[index % 3]).join('\n');
}

function newRecord(agencyId: string, { n, owner, type }: Row): NewRecord {
  const said = benchLetter(n);
  const digest = (name: string): string => createHash(name).update(`bench ${n}`).digest('hex');
  return {
    id: `bench-${String(n).padStart(7, '0')}`, title: owner === undefined ? said.title : `${type.nameVi} – ${owner.name}`, abstract: null, documentNumber: said.documentNumber,
    typeCode: type.code, issuedOn: said.issuedOn, issuerName: said.issuerName, issuerAgencyId: agencyId, custodianAgencyId: agencyId, signerName: 'Nguyễn Văn Hư Cấu',
    signerTitle: 'Chủ tịch', copyClass: 'A', sensitivity: type.sensitivity, ownerIds: owner === undefined ? [] : [owner.id], dossierId: null, procedureCode: null, componentCode: null,
    purpose: null, validFrom: said.issuedOn, validTo: null,
    fields: Object.fromEntries(type.fields.filter((field) => field.required).map((field) => [field.key, field.kind === 'date' ? said.issuedOn : field.kind === 'number' ? 1 : 'thử nghiệm'])),
    retentionClass: null, signatureCount: 0, signatureState: 'none', pageCount: 1,
    files: [{ role: 'master', logicalPath: 'content/giay.pdf', originalName: 'giay.pdf', mediaType: 'application/pdf', sizeBytes: 40_000, sha256: digest('sha256'), sha512: digest('sha512') }],
  };
}
