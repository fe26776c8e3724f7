import { isStorageError } from '../../../../storage/errors.js';
import type { PreservationStore, StoredFile } from '../../../../storage/preservation-store.js';
import { systemActor } from '../../../kernel/actor.js';
import { localDateOf } from '../../../kernel/calendar.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Catalogue } from '../../catalogue/catalogue.js';
import type { NewRecord } from '../../records/model.js';
import type { Records } from '../../records/records.js';
import type { OfficialPaper } from '../../../platform/papers/official-paper.js';
import type { DispositionList, ListItem, ListPaper, PaperKind, Tombstone } from '../model.js';
import { buildPaper, placeOf } from '../papers/build-papers.js';
import type { PaperFacts } from '../papers/build-papers.js';
import type { DispositionDeps } from '../ports.js';

/** What papers are made with. */
export interface PaperDeps extends DispositionDeps {
  readonly catalogue: Pick<Catalogue, 'agency' | 'listTypes' | 'resultType'>;
  readonly register: Pick<Records, 'accession' | 'addDerivative'>;
  readonly preservation: Pick<PreservationStore, 'create' | 'describe'>;
  /** The paper as PDF, with the number of its pages. */
  render(paper: OfficialPaper): Promise<{ readonly bytes: Uint8Array; readonly pages: number }>;
}

/** Types of paper under which the register keeps them, for ever; part of the catalogue. */
export const PAPER_TYPES = { destruction: 'ho-so-tieu-huy', transfer: 'ho-so-giao-nop' } as const;

const CLERK = systemActor('disposition-papers');
const PATH = 'master/0001.pdf';
/** Papers that carry titles of records, and with them names of citizens. */
const NAMES_PEOPLE: readonly PaperKind[] = ['list', 'transfer-list'];

/** The papers that belong to a list where it stands. */
export function papersDue(list: DispositionList): PaperKind[] {
  if (list.decision === null || list.state === 'aborted') return [];
  if (list.kind === 'transfer') return list.state === 'accepted' ? ['transfer-list', 'transfer-minutes'] : ['transfer-list'];
  const before: PaperKind[] = ['list', 'explanation', 'council-minutes', 'decision'];
  return list.state === 'executed' ? [...before, 'destruction-minutes', 'certificate'] : before;
}

/**
 * Makes the papers of a list that are due and missing, and keeps each as a record for ever. Bytes before rows; the same run again
 * makes nothing twice. A list that is carried out has its danh mục first: it is the only place that keeps the titles.
 * @throws invalid `disposition-type-missing` when the catalogue lacks the type of paper.
 */
export function makePapers(deps: PaperDeps) {
  return async (listId: string): Promise<readonly ListPaper[]> => {
    const list = await deps.store.list(listId);
    if (list === undefined) return [];
    const missing = papersDue(list).filter((kind) => !list.papers.some((paper) => paper.kind === kind));
    if (missing.length === 0) return [];
    const typeCode = PAPER_TYPES[list.kind];
    if ((await deps.catalogue.resultType(typeCode)) === undefined) throw new ArchiveError('invalid', 'disposition-type-missing', { typeCode });
    const facts = await gatherFacts(deps, list);
    const made: ListPaper[] = [];
    for (const kind of missing) made.push(await keepPaper(deps, list, kind, facts));
    return made;
  };
}

async function gatherFacts(deps: PaperDeps, list: DispositionList): Promise<PaperFacts> {
  const agency = await deps.catalogue.agency(list.agencyId);
  const parent = agency?.parentId === undefined ? undefined : await deps.catalogue.agency(agency.parentId);
  const target = list.targetAgencyId === null ? undefined : await deps.catalogue.agency(list.targetAgencyId);
  const types = new Map((await deps.catalogue.listTypes()).map((type) => [type.code, type.nameVi]));
  // The moment of the act and not of the printing, so that a second run makes the same bytes.
  const now = new Date(list.endedAt ?? list.receipts.at(-1)?.at ?? list.decision?.at ?? list.updatedAt);
  return {
    list, items: await allItems(deps, list.id), agencyName: agency?.name ?? list.agencyId, parentName: parent?.name, place: placeOf(agency?.name ?? ''), targetName: target?.name,
    typeName: (code) => types.get(code) ?? code, tombstones: await allTombstones(deps, list.id), now, today: localDateOf(now),
  };
}

async function allItems(deps: PaperDeps, listId: string): Promise<ListItem[]> {
  const found: ListItem[] = [];
  for (let slice = await deps.store.items(listId); slice.length > 0; slice = await deps.store.items(listId, { after: found.at(-1)?.rank ?? 0 })) found.push(...slice);
  return found;
}

async function allTombstones(deps: PaperDeps, listId: string): Promise<Tombstone[]> {
  const found: Tombstone[] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.store.tombstonesOf(listId, cursor, 500);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

async function keepPaper(deps: PaperDeps, list: DispositionList, kind: PaperKind, facts: PaperFacts): Promise<ListPaper> {
  const paper = buildPaper(kind, facts);
  const { bytes, pages } = await deps.render(paper);
  const recordId = `${list.id}-${kind}`;
  const file = await storeOnce(deps, recordId, Buffer.from(bytes), paper.fileTitle);
  const entry: ListPaper = { kind, recordId, sha256: file.sha256 ?? '', madeAt: facts.now.toISOString() };
  await deps.uow.run(CLERK, async (tx) => {
    await deps.register.accession(tx, CLERK, paperRecord(list, kind, { paper, file, pages, recordId }));
    await deps.register.addDerivative(tx, CLERK, recordId, undefined, { textState: 'none', textConfidence: null });
    const now = await deps.store.list(list.id, tx);
    if (now !== undefined && !now.papers.some((one) => one.kind === kind)) {
      await deps.store.replaceList(tx, { ...now, papers: [...now.papers, entry], version: now.version + 1 }, now.version);
    }
    tx.record({ name: 'disposition.paper-made', subject: { type: 'disposition-list', id: list.id }, data: { kind, recordId, sha256: entry.sha256 } });
  });
  return entry;
}

/** Stores the paper; one that a crash left stored but unregistered is taken as it is. */
async function storeOnce(deps: PaperDeps, objectId: string, bytes: Buffer, message: string): Promise<StoredFile> {
  const meta = { message, user: { name: CLERK.name, address: `urn:khoso:${CLERK.id}` } };
  const files = await deps.preservation.create(objectId, [{ logicalPath: PATH, source: bytes }], meta).then(
    (stored) => stored.files,
    async (error: unknown) => {
      if (!isStorageError(error, 'conflict')) throw error;
      return (await deps.preservation.describe(objectId)).versions.at(-1)?.files ?? [];
    },
  );
  const file = files.find((one) => one.logicalPath === PATH);
  if (file?.sha256 === undefined) throw new ArchiveError('corrupt', 'disposition-paper-lost', { objectId });
  return file;
}

function paperRecord(list: DispositionList, kind: PaperKind, made: { paper: OfficialPaper; file: StoredFile; pages: number; recordId: string }): NewRecord {
  const { paper, file, pages, recordId } = made;
  return {
    id: recordId, title: paper.fileTitle.slice(0, 500), abstract: paper.abstract ?? null, documentNumber: kind === 'decision' ? (list.decision?.number ?? null) : null, typeCode: PAPER_TYPES[list.kind],
    issuedOn: paper.date ?? null, issuerName: paper.issuer.name, issuerAgencyId: list.agencyId, custodianAgencyId: list.agencyId, signerName: null, signerTitle: null, copyClass: 'A', sensitivity: NAMES_PEOPLE.includes(kind) ? 'personal' : 'restricted',
    ownerIds: [], dossierId: null, procedureCode: null, componentCode: null, purpose: null, validFrom: null, validTo: null, fields: {}, retentionClass: null, signatureCount: 0, signatureState: 'none', pageCount: pages,
    files: [{ role: 'master', logicalPath: PATH, originalName: `${kind}.pdf`, mediaType: 'application/pdf', sizeBytes: file.sizeBytes, sha256: file.sha256 ?? '', sha512: file.sha512 }],
  };
}
