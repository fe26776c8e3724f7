import type { FieldFault } from '../../kernel/errors.js';
import type { CatalogueReference } from '../catalogue/catalogue.js';
import type { ResultType } from '../catalogue/model.js';
import type { ComponentOnDate } from '../catalogue/rules/component-to-result.js';
import type { Dossier } from '../dossiers/model.js';
import type { ItemWithSubmission, PageBox, SubmissionItem, Suggestion } from './model.js';
import { confidenceOf, paperName, presentFindings } from './present-files.js';
import type { Sentence } from './present.js';
import type { ItemDetail } from './queries/read-items.js';
import { bestSuggestion } from './rules/suggest-metadata.js';
import { signatureWord } from './rules/signature-word.js';

/** What the confirm screen knows beside the papers. */
export interface ConfirmContext {
  readonly lang: 'vi' | 'en';
  readonly types: readonly ResultType[];
  readonly purposes: CatalogueReference['purposes'];
  readonly agencies: readonly { readonly id: string; readonly name: string }[];
  readonly dossier: Dossier | undefined;
  readonly ownerName: string | undefined;
  readonly components: readonly ComponentOnDate[];
}

/** What an officer typed for one paper, by field, and what was wrong with it. */
export interface TypedPaper {
  readonly values: Readonly<Record<string, string>>;
  readonly faults: readonly FieldFault[];
  readonly conflict?: Sentence;
  readonly checked: boolean;
}

interface Field {
  readonly field: string;
  readonly label: Sentence | string;
  readonly type: 'text' | 'date' | 'select' | 'textarea';
  readonly wide?: boolean;
  readonly required?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: Sentence | string }[];
  readonly hint?: Sentence;
}

const SHEET_WIDTH = 1000;
const SOURCES = { dossier: 'intake.confirm.source.dossier', caller: 'intake.confirm.source.caller', inferred: 'intake.confirm.source.inferred' } as const;
const COPY_CLASSES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;

/** One paper on the confirm screen (views/pages/intake/confirm.hbs). Nothing proposed is shown as official: each value tells its source. */
export function presentConfirmItem(detail: ItemDetail, context: ConfirmContext, typed: TypedPaper | undefined, active: boolean): object {
  const { item } = detail;
  const act = (what: string): string => `/intake/items/${item.id}/${what}?version=${String(item.version)}`;
  return {
    id: item.id,
    version: item.version,
    name: paperName(item),
    active,
    checked: typed?.checked ?? true,
    previewUrl: `/intake/items/${item.id}/preview`,
    pageCount: item.evidence?.pageCount ?? 0,
    signatureCount: item.evidence?.signatureCount ?? 0,
    signatureState: signatureWord(item.evidence?.signatures),
    findings: presentFindings(item.findings.filter((finding) => finding.code !== 'metadata-missing')),
    duplicates: detail.duplicates.map((other) => ({
      href: `/records/${other.recordId}`, title: other.title, number: other.documentNumber ?? undefined, linkAction: act(`link/${other.recordId}`),
    })),
    readBy: readBy(item),
    fields: fieldsOf(item, context, typed).map((field) => presentField(item, field, typed)),
    refuseAction: act('refuse'),
    ...(typed?.conflict === undefined ? {} : { conflict: typed.conflict }),
  };
}

function readBy(item: SubmissionItem): Sentence {
  const source = item.evidence?.textSource ?? 'none';
  return { key: `intake.confirm.read.${source}`, params: { share: item.evidence?.textConfidence ?? 0 } };
}

/** The type that decides which fields are asked: as typed, else as proposed. */
export function chosenType(item: SubmissionItem, typed: Readonly<Record<string, string>> | undefined): string | undefined {
  return typed?.['typeCode'] ?? bestSuggestion(item.suggestions, 'typeCode')?.value;
}

function fieldsOf(item: SubmissionItem, context: ConfirmContext, typed: TypedPaper | undefined): Field[] {
  const { lang, types, purposes, agencies, components } = context;
  const named = (one: { nameVi: string; nameEn: string }): string => (lang === 'vi' ? one.nameVi : one.nameEn);
  const label = (field: string): Sentence => ({ key: `intake.metadata.${field}` });
  const type = types.find((one) => one.code === chosenType(item, typed?.values));
  const personal = type?.sensitivity === 'personal' || type?.sensitivity === 'sensitive';
  const own: Field[] = (type?.fields ?? []).map((field) => ({
    field: `fields.${field.key}`, label: lang === 'vi' ? field.labelVi : field.labelEn, type: field.kind === 'date' ? 'date' : 'text', required: field.required,
  }));
  const askOwner: Field[] = context.ownerName !== undefined || (!personal && typed?.values['ownerNumber'] === undefined) ? [] : [
    { field: 'ownerNumber', label: { key: 'intake.confirm.ownerNumber' }, type: 'text', required: personal, hint: { key: 'intake.confirm.ownerNumberHint' } },
    { field: 'ownerName', label: { key: 'intake.confirm.ownerName' }, type: 'text', hint: { key: 'intake.confirm.ownerNameHint' } },
  ];
  return [
    { field: 'typeCode', label: label('typeCode'), type: 'select', required: true, options: types.map((one) => ({ value: one.code, label: named(one) })) },
    { field: 'documentNumber', label: label('documentNumber'), type: 'text' },
    { field: 'issuedOn', label: label('issuedOn'), type: 'date', required: true },
    { field: 'title', label: label('title'), type: 'text', required: true, wide: true },
    { field: 'issuerName', label: label('issuerName'), type: 'text', required: true },
    { field: 'issuerAgencyId', label: label('issuerAgencyId'), type: 'select', options: agencies.map((agency) => ({ value: agency.id, label: agency.name })) },
    { field: 'signerName', label: label('signerName'), type: 'text' },
    { field: 'signerTitle', label: label('signerTitle'), type: 'text' },
    { field: 'abstract', label: label('abstract'), type: 'textarea', wide: true },
    { field: 'copyClass', label: label('copyClass'), type: 'select', options: COPY_CLASSES.map((value) => ({ value, label: { key: `common.copyClass.${value}` } })) },
    ...(components.length === 0 ? [] : [{ field: 'componentCode', label: label('componentCode'), type: 'select' as const, options: components.map(({ component }) => ({ value: component.code, label: named(component) })) }]),
    ...askOwner,
    ...own,
    { field: 'purpose', label: label('purpose'), type: 'select', options: purposes.map((purpose) => ({ value: purpose.nameVi, label: named(purpose) })) },
    { field: 'validTo', label: label('validTo'), type: 'date' },
  ];
}

function presentField(item: SubmissionItem, field: Field, typed: TypedPaper | undefined): object {
  const best = bestSuggestion(item.suggestions, field.field);
  const fault = typed?.faults.find((one) => one.field === field.field || (one.field === 'ownerId' && field.field === 'ownerNumber'));
  return {
    id: inputId(item.id, field.field),
    name: `${item.id}.${field.field}`,
    label: field.label,
    type: field.type,
    value: typed?.values[field.field] ?? best?.value ?? '',
    suggested: best?.value ?? '',
    required: field.required === true,
    wide: field.wide === true,
    ...(field.options === undefined ? {} : { options: field.options, blank: '—' }),
    ...(field.hint === undefined ? {} : { hint: field.hint }),
    ...(fault === undefined ? {} : { error: { key: `error.field.${fault.code}`, params: { ...fault.params } } }),
    ...(best === undefined ? {} : { confidence: confidenceOf(best.confidence), source: sourceOf(best) }),
  };
}

function sourceOf(suggestion: Suggestion): Sentence {
  if (suggestion.method === 'letter-layout') return { key: 'intake.confirm.source.layout', params: { page: suggestion.page ?? 1 } };
  return { key: SOURCES[suggestion.method] };
}

function inputId(itemId: string, field: string): string {
  return `f-${itemId}-${field.replaceAll('.', '-')}`;
}

/** The pages of a waiting paper with the places its proposed values were read from (views/partials/viewer.hbs). */
export function presentStagedViewer({ item }: Pick<ItemWithSubmission, 'item'>, page = 1): object {
  const sizes = item.evidence?.pageSizes ?? [];
  const count = item.evidence?.pageCount ?? 0;
  const best = [...new Set(item.suggestions.map((one) => one.field))].flatMap((field) => bestSuggestion(item.suggestions, field) ?? []);
  const url = (number: number, width: number): string => `/intake/items/${item.id}/pages/${String(number)}?w=${String(width)}`;
  return {
    title: paperName(item),
    page,
    originalUrl: `/intake/items/${item.id}/files/0`,
    pages: Array.from({ length: count }, (_, index) => {
      const size = sizes[index] ?? { width: 210, height: 297 };
      const height = Math.round((SHEET_WIDTH * size.height) / Math.max(1e-6, size.width));
      return {
        number: index + 1, imageUrl: url(index + 1, 1400), thumbUrl: url(index + 1, 160), width: SHEET_WIDTH, height,
        href: `/intake/items/${item.id}/preview?page=${String(index + 1)}`,
        boxes: best.flatMap((one) => (one.page === index + 1 && one.box !== null ? [presentBox(one.box, inputId(item.id, one.field))] : [])),
      };
    }),
  };
}

/** A place in thousandths of the page's width and height, whatever its shape. */
function presentBox(box: PageBox, field: string): object {
  const round = (value: number): number => Math.round(value * 10) / 10;
  return { x: round(box.x * 1000), y: round(box.y * 1000), width: round(box.width * 1000), height: round(box.height * 1000), tone: 'field', field };
}
