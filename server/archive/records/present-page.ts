import { formatLocalDate, isLocalDate } from '../../kernel/calendar.js';
import type { LocalDate } from '../../kernel/calendar.js';
import type { Json } from '../../kernel/events.js';
import { maskSubjectId } from '../../kernel/subject-id.js';
import type { AuditEntry } from '../audit/model.js';
import type { MetadataField, ResultType } from '../catalogue/model.js';
import type { Dossier } from '../dossiers/model.js';
import type { Owner } from '../owners/model.js';
import type { ArchiveRecord, ReadContext, RecordDetail, RecordFile } from './model.js';
import { COPY_CLASSES } from './model.js';
import { followingStates } from './rules/change-status.js';
import { effectiveStatus } from './rules/effective-status.js';

type Lang = 'vi' | 'en';

/** Everything the record page shows, gathered beforehand. */
export interface RecordPageFacts {
  readonly detail: RecordDetail;
  readonly lang: Lang;
  readonly today: LocalDate;
  readonly context: ReadContext;
  readonly type: ResultType | undefined;
  readonly people: ReadonlyMap<string, string>;
  readonly owners: readonly Owner[];
  readonly dossier: (Dossier & { readonly procedureName: string }) | undefined;
  readonly agencyName: (id: string | null) => string;
  /** The agency that has the issuer's tasks today, when it is another one. */
  readonly issuerNow: string | undefined;
  readonly trail: readonly AuditEntry[];
  readonly purposes: ReadonlyMap<string, string>;
  /** A text of the house in the reader's language, for labels that stand inside a sentence. */
  readonly say: (key: string) => string;
  readonly can: { readonly correct: boolean; readonly status: boolean; readonly link: boolean; readonly owners: boolean; readonly content: boolean };
}

const READS = ['record.read', 'record.opened'];
const MOST_LOOKS = 10;
const TEXT_FIELDS = ['title', 'documentNumber', 'issuerName', 'signerName', 'signerTitle', 'purpose'] as const;
const DATE_FIELDS = ['issuedOn', 'validFrom', 'validTo'] as const;
const SENSITIVITIES = ['public', 'restricted', 'personal', 'sensitive'] as const;

/** The address of a record within the reading it belongs to. */
export function recordHref(id: string, { dossierCode, purpose }: ReadContext, rest = ''): string {
  const query = new URLSearchParams({ ...(dossierCode === undefined ? {} : { dossier: dossierCode }), ...(purpose === undefined ? {} : { purpose }) }).toString();
  return `/records/${encodeURIComponent(id)}${rest}${query === '' ? '' : `?${query}`}`;
}

/** The view model of views/pages/records/record.hbs, without the viewer. */
export function presentRecordPage(facts: RecordPageFacts): object {
  const { detail, lang, type, context } = facts;
  const { record } = detail;
  const nameOf = (id: string): string => facts.people.get(id) ?? facts.trail.find((entry) => entry.actorId === id)?.actorName ?? id;
  return {
    record: {
      id: record.id, title: record.title, typeName: typeName(type, lang, record.typeCode), number: record.documentNumber, issuedOn: record.issuedOn,
      issuerName: record.issuerName, issuerNow: facts.issuerNow, custodianName: facts.agencyName(record.custodianAgencyId), signerName: record.signerName,
      signerTitle: record.signerTitle, abstract: record.abstract, copyClass: record.copyClass, sensitivityKey: `records.sensitivity.${record.sensitivity}`,
      validity: presentValidity(detail, facts.today), signatureCount: record.signatureCount, signatureState: record.signatureState, pageCount: record.pageCount, textState: record.textState,
      textConfidence: record.textConfidence, accessionedAt: record.accessionedAt, accessionedBy: nameOf(record.accessionedBy), version: record.version,
    },
    owners: facts.owners.map((owner) => ({
      name: owner.name, kind: owner.kind, number: maskSubjectId(owner.identifiers[0]?.value ?? ''),
      ...(facts.can.owners ? { href: `/owners/${owner.id}${context.dossierCode === undefined ? '' : `?dossier=${encodeURIComponent(context.dossierCode)}`}` } : {}),
    })),
    ...(facts.dossier === undefined ? {} : { dossier: { href: `/intake/dossiers/${facts.dossier.id}`, code: facts.dossier.code, procedureName: facts.dossier.procedureName } }),
    fields: presentFields(record, type, facts),
    statusHistory: detail.statusHistory.map((entry) => ({
      state: entry.status, from: entry.from, reason: entry.reason, reference: entry.reference, at: entry.recordedAt, by: nameOf(entry.recordedBy),
      ...supersededBy(detail, entry.supersededById, context),
    })),
    links: detail.links.flatMap((link) =>
      link.other === null ? [] : [{ kind: link.kind, direction: link.fromId === record.id ? 'out' : 'in', href: recordHref(link.other.id, context), title: link.other.title, number: link.other.documentNumber }]),
    history: detail.history.map(({ at, by, reason, changes }) => ({
      at, by: nameOf(by), reason, changes: Object.entries(changes).map(([field, { from, to }]) => ({ label: facts.say(`register.field.${field}`), from: shown(from), to: shown(to) })),
    })).reverse(),
    looks: presentLooks(facts.trail, facts.agencyName, () => undefined),
    files: detail.files.filter((file) => file.role !== 'evidence').map((file) => presentFile(file, facts)),
    evidence: detail.files.filter((file) => file.role === 'evidence').map((file) => presentFile(file, facts)),
    actions: presentActions(facts),
  };
}

function presentFile(file: RecordFile, { can, context, detail }: RecordPageFacts): object {
  return {
    role: file.role, name: file.originalName ?? file.logicalPath, mediaType: file.mediaType, sizeBytes: file.sizeBytes, sha256: file.sha256,
    ...(can.content ? { href: recordHref(detail.record.id, context, `/files/${file.logicalPath.split('/').map(encodeURIComponent).join('/')}`) } : {}),
  };
}

/** Who looked, newest first; several openings of one person on one day in one dossier are told once. */
export function presentLooks(trail: readonly AuditEntry[], agencyName: (id: string | null) => string, about: (entry: AuditEntry) => { what: string; href: string } | undefined): object[] {
  const told = new Set<string>();
  const looks = trail.filter((entry) => READS.includes(entry.action) && entry.actorKind !== 'system').filter((entry) => {
    const key = [entry.actorId, entry.subjectId, entry.dossierCode, entry.at.slice(0, 10)].join('\n');
    return !told.has(key) && told.add(key);
  });
  return looks.slice(0, MOST_LOOKS).map((entry) => ({
    at: entry.at, who: entry.actorName, agencyName: agencyName(entry.agencyId), purpose: entry.purpose, dossierCode: entry.dossierCode, ...about(entry),
  }));
}

/** The state with the day it ends, or began. */
export function presentValidity(detail: Pick<RecordDetail, 'record' | 'statusHistory'>, today: LocalDate): object {
  const { record, statusHistory } = detail;
  const { status, change, notYet } = effectiveStatus(record, statusHistory, today);
  if (notYet && status === 'in-force') return { state: 'not-yet', detail: { key: 'common.value.since', params: { from: record.validFrom } } };
  if (status === 'in-force' && record.validTo !== null) return { state: status, detail: { key: 'common.value.until', params: { to: record.validTo } } };
  if (status === 'expired' && change === undefined) return { state: status, detail: { key: 'register.validity.lastDay', params: { on: record.validTo } } };
  return change === undefined ? { state: status } : { state: status, detail: { key: 'common.value.since', params: { from: change.from } } };
}

function typeName(type: ResultType | undefined, lang: Lang, code: string): string {
  return type === undefined ? code : lang === 'vi' ? type.nameVi : type.nameEn;
}

function supersededBy(detail: RecordDetail, id: string | null, context: ReadContext): object {
  const other = id === null ? undefined : detail.links.find((link) => link.other?.id === id)?.other;
  return other == null ? {} : { supersededBy: { href: recordHref(other.id, context), title: other.title } };
}

function presentFields(record: ArchiveRecord, type: ResultType | undefined, facts: RecordPageFacts): { label: string; value: string }[] {
  const known = new Set(type?.fields.map((field) => field.key));
  const rows = (type?.fields ?? []).map((field) => ({ label: labelOf(field, facts.lang), value: fieldValue(record.fields[field.key], field, facts.purposes) }));
  const further = Object.entries(record.fields).filter(([key]) => !known.has(key)).map(([key, value]) => ({ label: key, value: shown(value) ?? '' }));
  const purpose = record.purpose === null ? [] : [{ label: facts.say('register.field.purpose'), value: facts.purposes.get(record.purpose) ?? record.purpose }];
  return [...purpose, ...rows, ...further].filter((row) => row.value !== '');
}

function fieldValue(value: Json | undefined, field: MetadataField, purposes: ReadonlyMap<string, string>): string {
  const text = shown(value) ?? '';
  if (field.kind === 'purpose') return purposes.get(text) ?? text;
  return text;
}

function labelOf(field: MetadataField, lang: Lang): string {
  return lang === 'vi' ? field.labelVi : field.labelEn;
}


/** A value as people read it: days as days, lists and structures told by their parts. */
function shown(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return isLocalDate(value) ? formatLocalDate(value) : value;
  if (Array.isArray(value)) return value.map((item) => shown(item as Json) ?? '').join(', ');
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, item]) => (shown(item) === undefined ? [] : [`${key}: ${shown(item) ?? ''}`])).join('; ');
  return String(value);
}

function presentActions({ detail: { record, statusHistory }, can, type, lang, today }: RecordPageFacts): object {
  const base = `/records/${encodeURIComponent(record.id)}`;
  const typeFields = (type?.fields ?? []).map((field) => ({
    name: `fields.${field.key}`, label: labelOf(field, lang), type: field.kind === 'date' ? 'date' : 'text', value: rawText(record.fields[field.key]),
  }));
  const state = effectiveStatus(record, statusHistory, today).status;
  // Being superseded needs the paper that takes the place: it is noted from there, as a link "supersedes".
  const options = followingStates(state).filter((next) => next !== 'superseded').map((value) => ({ value, label: { key: `common.validity.${value}` } }));
  return {
    ...(can.correct ? { correct: { action: `${base}/correct`, fields: [...commonFields(record), ...typeFields] } } : {}),
    ...(can.status ? { status: { action: `${base}/status`, options } } : {}),
    ...(can.link ? { link: { action: `${base}/link`, suggestUrl: `${base}/link-targets` } } : {}),
  };
}

function commonFields(record: ArchiveRecord): object[] {
  const label = (name: string): object => ({ key: `intake.metadata.${name}` });
  return [
    ...TEXT_FIELDS.map((name) => ({ name, label: label(name), type: 'text', value: record[name] ?? '' })),
    ...DATE_FIELDS.map((name) => ({ name, label: label(name), type: 'date', value: record[name] ?? '' })),
    { name: 'abstract', label: label('abstract'), type: 'textarea', value: record.abstract ?? '' },
    { name: 'copyClass', label: label('copyClass'), type: 'select', value: record.copyClass, options: COPY_CLASSES.map((value) => ({ value, label: { key: `common.copyClass.${value}` } })) },
    { name: 'sensitivity', label: { key: 'register.sensitivity' }, type: 'select', value: record.sensitivity, options: SENSITIVITIES.map((value) => ({ value, label: { key: `records.sensitivity.${value}` } })) },
  ];
}

function rawText(value: Json | undefined): string {
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}
