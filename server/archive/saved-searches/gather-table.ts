import type { OfficerActor } from '../../kernel/actor.js';
import { formatLocalDate, localDateOf } from '../../kernel/calendar.js';
import { may } from '../../kernel/permission.js';
import { inScope } from '../../kernel/scope.js';
import { formatDateTime } from '../../platform/i18n/formats.js';
import type { ArchiveRecord } from '../records/model.js';
import { toAccessScope } from '../search/describe-record.js';
import { filtersOf } from '../search/model.js';
import type { SearchExportsDeps } from './export-deps.js';
import type { ExportFormat, ResultColumn, SearchExport } from './model.js';
import type { ExportTable } from './writers/export-table.js';

/** Most rows of a file: papers are for people, tables for machines. */
const MOST_ROWS: Readonly<Record<ExportFormat, number>> = { csv: 50_000, xlsx: 50_000, docx: 3_000, pdf: 3_000 };
const STEP = 100;

type Names = Readonly<Record<'type' | 'agency' | 'procedure', ReadonlyMap<string, string>>>;

/**
 * Asks the question to its end, a hundred hits at a time, in the name of its owner as he stands now, and makes rows of the
 * records. Each record is judged once more by the register's own word: the index may be a moment behind.
 */
export async function gatherTable(
  deps: SearchExportsDeps, actor: OfficerActor, asked: SearchExport, signal: AbortSignal, onProgress: (done: number, total: number) => Promise<void>,
): Promise<{ table: ExportTable; cut: boolean }> {
  const scope = await deps.records.scopeFor(actor);
  const access = toAccessScope(scope);
  const columns = asked.columns.filter((name) => name !== 'owner' || may(actor, 'owner.read'));
  const names = await namesOf(deps, asked.lang);
  const most = MOST_ROWS[asked.format];
  const rows: string[][] = [];
  let total = 0;
  for (let offset = 0; offset < most; offset += STEP) {
    signal.throwIfAborted();
    const answer = await deps.search.search(access, {
      text: asked.question.q ?? '', filters: filtersOf(asked.question), offset, limit: STEP, highlight: false, byIdentifier: actor.roles.includes('archivist'),
      ...(asked.question.sort === undefined ? {} : { sort: asked.question.sort }),
    });
    total = answer.total;
    const found = await Promise.all(answer.hits.map((hit) => deps.records.peek(hit.recordId)));
    const records = found.flatMap((one) => (one !== undefined && inScope(scope, one.record) ? [one.record] : []));
    const owners = columns.includes('owner') ? await ownersOf(deps, records) : new Map<string, string>();
    for (const record of records) rows.push([String(rows.length + 1), record.title, ...columns.map((name) => cellOf(deps, asked.lang, name, record, names, owners))]);
    await onProgress(rows.length, Math.min(total, most));
    if (answer.hits.length < STEP) break;
  }
  const cut = total > most;
  return { table: await tableOf(deps, actor, { ...asked, columns }, rows, cut ? most : undefined), cut };
}

async function tableOf(deps: SearchExportsDeps, actor: OfficerActor, asked: SearchExport, rows: readonly (readonly string[])[], cutAt: number | undefined): Promise<ExportTable> {
  const say = (key: string, params: object = {}): string => deps.translator.t(asked.lang, key, { ...params });
  const agency = await deps.catalogue.agency(actor.agencyId);
  const parent = agency?.parentId === undefined ? undefined : await deps.catalogue.agency(agency.parentId);
  const now = deps.clock.now();
  const at = formatDateTime(now.toISOString());
  const text = asked.question.q;
  return {
    lang: asked.lang, columns: asked.columns, rows, madeAt: now, today: localDateOf(now), place: placeOf(agency?.name) ?? placeOf(parent?.name) ?? '……',
    headings: [say('exports.column.order'), say('exports.column.title'), ...asked.columns.map((name) => say(`exports.column.${name}`))],
    about: {
      title: say('exports.paper.title'),
      abstract: text === undefined ? say('exports.paper.abstractFilters') : say('exports.paper.abstract', { text }),
      sentence: say('exports.paper.sentence', { count: rows.length, at, name: actor.name }),
      reason: asked.reason === null ? undefined : say('exports.paper.reason', { reason: asked.reason }),
      cut: cutAt === undefined ? undefined : say('exports.paper.cut', { count: cutAt }),
    },
    issuer: { agency, parent, name: agency?.name ?? actor.agencyId },
    maker: { title: say('exports.paper.maker'), name: actor.name },
  };
}

/** Where the agency sits, as it stands before a date: the name of its territory without the kind of it. */
function placeOf(agencyName: string | undefined): string | undefined {
  return /(?:xã|phường|đặc khu|thị trấn|huyện|thị xã|thành phố|tỉnh) (\p{Lu}.*)$/u.exec(agencyName ?? '')?.[1];
}

function cellOf(deps: SearchExportsDeps, lang: 'vi' | 'en', column: ResultColumn, record: ArchiveRecord, names: Names, owners: ReadonlyMap<string, string>): string {
  switch (column) {
    case 'type':
      return names.type.get(record.typeCode) ?? record.typeCode;
    case 'number':
      return record.documentNumber ?? '';
    case 'date':
      return record.issuedOn === null ? '' : formatLocalDate(record.issuedOn);
    case 'issuer':
      return record.issuerName ?? '';
    case 'signer':
      return record.signerName ?? '';
    case 'owner':
      return record.ownerIds.map((id) => owners.get(id) ?? '').filter((name) => name !== '').join('; ');
    case 'validity':
      return deps.translator.t(lang, `common.validity.${record.validity}`);
    case 'copyClass':
      return deps.translator.t(lang, `common.copyClass.${record.copyClass}`);
    case 'custodian':
      return names.agency.get(record.custodianAgencyId) ?? record.custodianAgencyId;
    case 'procedure':
      return record.procedureCode === null ? '' : (names.procedure.get(record.procedureCode) ?? record.procedureCode);
    case 'accessioned':
      return formatLocalDate(localDateOf(new Date(record.accessionedAt)));
  }
}

async function ownersOf(deps: SearchExportsDeps, records: readonly ArchiveRecord[]): Promise<Map<string, string>> {
  const people = await deps.owners.getMany([...new Set(records.flatMap((record) => record.ownerIds))]);
  return new Map(people.map((person) => [person.id, person.name]));
}

async function namesOf(deps: SearchExportsDeps, lang: 'vi' | 'en'): Promise<Names> {
  const [types, agencies, procedures] = await Promise.all([deps.catalogue.listTypes(), deps.catalogue.listAgencies(), deps.catalogue.listProcedures()]);
  return {
    type: new Map(types.map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn])),
    agency: new Map(agencies.map((agency) => [agency.id, agency.name])),
    procedure: new Map(procedures.map((procedure) => [procedure.code, lang === 'vi' ? procedure.nameVi : procedure.nameEn])),
  };
}
