import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { ArchiveError } from '../../kernel/errors.js';
import type { FieldFault } from '../../kernel/errors.js';
import { requirePermission } from '../../kernel/permission.js';
import { parseCardScan, parseSubjectId } from '../../kernel/subject-id.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formList } from '../../platform/http/form.js';
import type { CopyClass } from '../records/model.js';
import type { NewOwner } from '../owners/model.js';
import type { Confirmation, ConfirmationResult } from './commands/confirm-items.js';
import type { GivenMetadata } from './model.js';
import type { IntakePageDeps } from './page-deps.js';
import { presentConfirmItem, presentStagedViewer } from './present-confirm.js';
import type { ConfirmContext, TypedPaper } from './present-confirm.js';
import { definedOnly } from './rules/defined-only.js';
import type { ItemDetail } from './queries/read-items.js';

type Lang = 'vi' | 'en';
type Typed = ReadonlyMap<string, TypedPaper>;

const MOST = 20;
const formBody = z.record(z.string().max(200), z.union([z.string().max(20_000), z.array(z.string().max(20_000))]));
const PLAIN = ['title', 'abstract', 'documentNumber', 'typeCode', 'issuedOn', 'issuerName', 'issuerAgencyId', 'signerName', 'signerTitle', 'componentCode', 'purpose', 'validTo'] as const;

/** The screen on which an officer stands for what was read, several papers at once. */
export function confirmPages(deps: IntakePageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/intake/confirm', access: 'officer', query: z.object({ item: formList }),
      handle: async ({ actor, query, lang }) => {
        requirePermission(actor, 'submission.confirm');
        const ids = query.item.length > 0 ? query.item : await nextWaiting(deps, actor);
        if (ids.length === 0) return redirect('/intake/queue');
        return confirmView(deps, actor, lang, ids.slice(0, MOST), new Map());
      },
    }),
    definePage({
      method: 'post', path: '/intake/confirm', access: 'officer', body: formBody,
      handle: ({ actor, body, lang }) => confirmPosted(deps, actor, lang, body),
    }),
  ];
}

async function nextWaiting(deps: IntakePageDeps, actor: OfficerActor): Promise<string[]> {
  const page = await deps.intake.listItems(actor, { states: ['waiting'] }, undefined, MOST);
  return page.items.map(({ item }) => item.id);
}

async function confirmView(deps: IntakePageDeps, actor: OfficerActor, lang: Lang, ids: readonly string[], typed: Typed): Promise<PageResult> {
  const details: ItemDetail[] = [];
  for (const id of ids) details.push(await deps.intake.getItem(actor, id));
  const shown = details.filter(({ item }) => item.state === 'waiting' || typed.get(item.id)?.conflict !== undefined);
  const first = shown[0];
  if (first === undefined) return redirect('/intake/queue');
  const contexts = new Map<string | null, ConfirmContext>();
  for (const { submission } of shown) {
    if (!contexts.has(submission.dossierId)) contexts.set(submission.dossierId, await contextOf(deps, actor, lang, submission.dossierId));
  }
  const context = contexts.get(first.submission.dossierId);
  const errorList = [...typed].flatMap(([id, paper]) => paper.faults.map((fault) => ({ field: `f-${id}-${fault.field.replaceAll('.', '-')}`, message: { key: `error.field.${fault.code}`, params: { ...fault.params } } })));
  return view('intake/confirm', { key: 'intake.confirm.title' }, {
    action: '/intake/confirm',
    backHref: first.submission.dossierId === null ? '/intake/queue' : `/intake/dossiers/${first.submission.dossierId}`,
    viewer: presentStagedViewer(first),
    errorList,
    ...(context?.dossier === undefined ? {} : {
      dossier: { href: `/intake/dossiers/${context.dossier.id}`, code: context.dossier.code, procedureName: await procedureName(deps, context.dossier.procedureCode, lang), ownerName: context.ownerName ?? '' },
    }),
    items: shown.map((detail, index) => {
      const own = contexts.get(detail.submission.dossierId);
      return own === undefined ? {} : presentConfirmItem(detail, own, typed.get(detail.item.id), index === 0);
    }),
  }, { status: typed.size > 0 ? 409 : 200, breadcrumbs: [{ label: { key: 'nav.queue' }, href: '/intake/queue' }, { label: { key: 'intake.confirm.title' } }] });
}

async function contextOf(deps: IntakePageDeps, actor: OfficerActor, lang: Lang, dossierId: string | null): Promise<ConfirmContext> {
  const today = deps.clock.today();
  const dossier = dossierId === null ? undefined : await deps.dossiers.get(actor, dossierId);
  const [types, { purposes }, agencies, owner, procedure] = await Promise.all([
    deps.catalogue.listTypes(today), deps.catalogue.reference(), deps.catalogue.listAgencies(),
    dossier === undefined ? undefined : deps.owners.get(dossier.ownerId), dossier === undefined ? undefined : deps.catalogue.procedureByCode(dossier.procedureCode),
  ]);
  const components = procedure === undefined ? [] : await deps.catalogue.componentsOf(procedure, today);
  return {
    lang, types, purposes, dossier, ownerName: owner?.name, components,
    agencies: agencies.map((agency) => ({ id: agency.id, name: lang === 'vi' ? agency.name : agency.nameEn })),
  };
}

async function procedureName(deps: IntakePageDeps, code: string, lang: Lang): Promise<string> {
  const procedure = await deps.catalogue.procedureByCode(code);
  return (lang === 'vi' ? procedure?.nameVi : procedure?.nameEn) ?? code;
}

async function confirmPosted(deps: IntakePageDeps, actor: OfficerActor, lang: Lang, body: z.output<typeof formBody>): Promise<PageResult> {
  const chosen = [body['confirm'] ?? []].flat().slice(0, MOST);
  const shown = Object.keys(body).flatMap((name) => /^([\w-]+)\.version$/.exec(name)?.[1] ?? []);
  if (chosen.length === 0) throw new ArchiveError('invalid', 'confirm-nothing-chosen');
  const typed = new Map<string, TypedPaper>();
  const confirmations: Confirmation[] = [];
  for (const id of shown) {
    const values = valuesOf(body, id);
    typed.set(id, { values, faults: [], checked: chosen.includes(id) });
    if (!chosen.includes(id)) continue;
    const owner = await readOwner(deps, values);
    if (owner.faults.length > 0) typed.set(id, { values, faults: owner.faults, checked: true });
    else confirmations.push({ itemId: id, version: Number(body[`${id}.version`]), metadata: metadataOf(values, owner.ownerIds), acceptDuplicate: true, ...definedOnly({ newOwner: owner.newOwner }) });
  }
  const results = await deps.intake.confirmItems(actor, confirmations);
  for (const result of results) typed.set(result.itemId, answerOf(result, typed.get(result.itemId)));
  const done = results.filter((result) => result.outcome === 'confirmed').map((result) => result.itemId);
  const left = shown.filter((id) => !done.includes(id));
  if (left.some((id) => chosen.includes(id))) {
    return confirmView(deps, actor, lang, left, new Map([...typed].filter(([id]) => left.includes(id))));
  }
  const flash = { level: 'success' as const, message: { key: 'intake.confirm.done', params: { count: done.length } } };
  return redirect(await afterwards(deps, actor, done[0]), flash);
}

async function afterwards(deps: IntakePageDeps, actor: OfficerActor, itemId: string | undefined): Promise<string> {
  if (itemId === undefined) return '/intake/queue';
  const { submission } = await deps.intake.getItem(actor, itemId);
  return submission.dossierId === null ? '/intake/queue' : `/intake/dossiers/${submission.dossierId}`;
}

function valuesOf(body: z.output<typeof formBody>, id: string): Record<string, string> {
  const prefix = `${id}.`;
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), ([value].flat()[0] ?? '').normalize('NFC').trim()]),
  );
}

function metadataOf(values: Readonly<Record<string, string>>, ownerIds: readonly string[]): GivenMetadata {
  const fields = Object.entries(values).flatMap(([name, value]) => (name.startsWith('fields.') ? [[name.slice('fields.'.length), value] as const] : []));
  // An emptied field is emptied: the officer's word stands over the sender's.
  const plain = Object.fromEntries(PLAIN.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field] === '' && field !== 'title' && field !== 'typeCode' ? null : values[field]]])));
  const copyClass = values['copyClass'];
  return {
    ...(plain as GivenMetadata), fields: Object.fromEntries(fields), ...(ownerIds.length === 0 ? {} : { ownerIds }),
    ...(copyClass === undefined || copyClass === '' ? {} : { copyClass: copyClass as CopyClass }),
  };
}

interface TypedOwner {
  readonly ownerIds: readonly string[];
  readonly newOwner: NewOwner | undefined;
  readonly faults: readonly FieldFault[];
}

/** The owner typed or scanned for a paper outside a dossier; unknown numbers need a name. */
async function readOwner(deps: IntakePageDeps, values: Readonly<Record<string, string>>): Promise<TypedOwner> {
  const typed = values['ownerNumber'] ?? '';
  const none = { ownerIds: [], newOwner: undefined, faults: [] };
  if (typed === '') return none;
  const card = parseCardScan(typed);
  const id = card === undefined ? parseSubjectId(typed) : ({ kind: 'personal-number', value: card.personalNumber } as const);
  if (id === undefined) return { ...none, faults: [{ field: 'ownerNumber', code: 'number-unreadable' }] };
  const known = await deps.owners.findByIdentifier(id);
  if (known !== undefined) return { ...none, ownerIds: [known.id] };
  const name = values['ownerName'] === undefined || values['ownerName'] === '' ? card?.fullName : values['ownerName'];
  if (name === undefined) return { ...none, faults: [{ field: 'ownerName', code: 'required' }] };
  const newOwner: NewOwner = { kind: id.kind === 'tax-code' ? 'organisation' : 'person', name, ...definedOnly({ birthDate: card?.birthDate }), identifiers: [{ ...id, evidence: card === undefined ? 'typed' : 'card-scan' }] };
  return { ...none, newOwner };
}

function answerOf(result: ConfirmationResult, typed: TypedPaper | undefined): TypedPaper {
  const base = { values: typed?.values ?? {}, faults: [], checked: typed?.checked ?? true };
  switch (result.outcome) {
    case 'confirmed':
      return base;
    case 'invalid':
      return { ...base, faults: result.faults };
    case 'conflict':
      return { ...base, checked: false, conflict: result.by === null ? { key: 'error.item-changed-meanwhile' } : { key: 'error.item-decided-meanwhile', params: { by: result.by, at: result.at } } };
    case 'duplicate':
      return { ...base, checked: false, conflict: { key: `finding.duplicate-${result.by}${result.recordId === null ? '-elsewhere' : ''}`, params: { number: '' } } };
  }
}
