import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { notFound } from '../../kernel/errors.js';
import type { Page as PageOf } from '../../kernel/page.js';
import { may, requirePermission } from '../../kernel/permission.js';
import { maskSubjectId } from '../../kernel/subject-id.js';
import { definePage, view } from '../../platform/http/define-page.js';
import type { Page } from '../../platform/http/define-page.js';
import type { AuditEntry } from '../audit/model.js';
import type { Dossier } from '../dossiers/model.js';
import type { ArchiveRecord, ReadContext } from '../records/model.js';
import type { Owner } from './model.js';
import type { OwnerPageDeps } from './page-deps.js';

const pageQuery = z.object({ dossier: z.string().max(100).optional(), purpose: z.string().max(500).optional(), cursor: z.string().max(500).optional() });
const PAGE = 50;
const MOST_LOOKS = 200;
const SHOWN_LOOKS = 20;
/** A paper was put to a dossier, or taken out again: told like a reading, in words of its own. */
const USES: Readonly<Record<string, string>> = { 'reuse.recorded': 'records.looks.used', 'reuse.withdrawn': 'records.looks.withdrawn' };
/** Where a number was taken from, when the archive says so itself; anything else is somebody's own words. */
const EVIDENCE: readonly string[] = ['card-scan', 'typed', 'demo'];
const READS = ['record.read', 'record.opened', 'owner.read', 'reuse.looked-up'];
type Lang = 'vi' | 'en';

/** The page of a person or organisation: numbers, papers, dossiers, and who looked. */
export function ownerPages(deps: OwnerPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/owners/:id', access: 'officer', params: z.object({ id: z.string().max(100) }), query: pageQuery,
      handle: async ({ actor, params, query, lang }) => {
        requirePermission(actor, 'owner.read');
        const owner = await deps.owners.get(params.id);
        const reading = await readingOf(deps, actor, params.id, query);
        if (owner === undefined || reading === undefined) throw notFound();
        await deps.uow.run(actor, async (tx) =>
          tx.record({
            name: 'owner.read', subject: { type: 'owner', id: owner.id }, announce: false,
            ...(reading.context.dossierCode === undefined ? {} : { dossierCode: reading.context.dossierCode }),
            ...(reading.context.purpose === undefined ? {} : { purpose: reading.context.purpose }),
          }),
        );
        const hold = may(actor, 'hold.manage') ? { holdHref: `/holds/new?owner=${encodeURIComponent(owner.id)}` } : {};
        return view('records/owner', owner.name, { ...(await present(deps, actor, owner, reading, query, lang)), ...hold });
      },
    }),
  ];
}

interface Reading {
  readonly context: ReadContext;
  readonly papers: PageOf<ArchiveRecord>;
  readonly dossiers: readonly Dossier[];
}

/**
 * By what right an officer looks at an owner: an open dossier of his agency for this owner, or papers of his in the officer's own
 * scope. Undefined when there is none; the page then answers as for somebody nobody knows.
 */
async function readingOf(deps: OwnerPageDeps, actor: OfficerActor, ownerId: string, query: z.output<typeof pageQuery>): Promise<Reading | undefined> {
  const open = await deps.dossiers.openForOwner([...new Set([actor.agencyId, ...actor.agencyIds])], ownerId);
  const named = query.dossier === undefined ? undefined : await deps.dossiers.peek(query.dossier);
  const dossier = open.find((one) => one.id === named?.id) ?? (named === undefined && may(actor, 'dossier.open') ? open[0] : undefined);
  const purpose = query.purpose ?? dossier?.purpose ?? undefined;
  const code = dossier?.code ?? named?.code;
  const context: ReadContext = { ...(code === undefined ? {} : { dossierCode: code }), ...(purpose === undefined ? {} : { purpose }) };
  const papers = await deps.records.list(await deps.records.scopeFor(actor, context), { ownerIds: [ownerId] }, query.cursor, PAGE);
  // A related owner's dossier opens papers without being a dossier of this owner.
  if (open.length === 0 && !papers.items.some((record) => record.sensitivity !== 'public')) return undefined;
  const dossiers = may(actor, 'dossier.read') ? (await deps.dossiers.list(actor, { ownerId }, undefined, PAGE)).items : [];
  return { context, papers, dossiers };
}

async function present(deps: OwnerPageDeps, actor: OfficerActor, owner: Owner, { context, papers, dossiers }: Reading, query: z.output<typeof pageQuery>, lang: Lang): Promise<object> {
  const [types, relations, trail] = await Promise.all([
    deps.catalogue.listTypes(), deps.owners.relationsOf(owner.id), looksAt(deps, owner, papers.items),
  ]);
  const related = new Map((await deps.owners.getMany(relations.map((one) => one.relatedId))).map((one) => [one.id, one]));
  // A link is offered only where it leads: to relatives of whom the reader may see papers, too.
  const mayFollow = new Map(await Promise.all([...related.keys()].map(async (id) => [id, (await readingOf(deps, actor, id, { dossier: query.dossier, purpose: query.purpose })) !== undefined] as const)));
  const typeNames = new Map(types.map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn]));
  const agencies = new Map(await Promise.all([...new Set(trail.map((entry) => entry.agencyId))].map(async (id) => [id, id === null ? '' : ((await deps.catalogue.agency(id))?.name ?? id)] as const)));
  const titles = new Map(papers.items.map((record) => [record.id, record.title]));
  const suffix = queryOf(context);
  const next = papers.nextCursor === undefined ? undefined : `/owners/${owner.id}${queryOf(context, { cursor: papers.nextCursor })}`;
  return {
    owner: { name: owner.name, kind: owner.kind, birthDate: owner.birthDate, sex: owner.sex, address: owner.address },
    identifiers: owner.identifiers.map((id) => ({
      kindKey: `records.identifier.${id.kind}`, value: maskSubjectId(id.value), validFrom: id.validFrom, validTo: id.validTo,
      ...(id.evidence === null ? {} : { evidence: EVIDENCE.includes(id.evidence) ? { key: `records.evidence.${id.evidence}` } : id.evidence }),
    })),
    relations: relations.flatMap(({ relatedId, kind }) => {
      const other = related.get(relatedId);
      return other === undefined ? [] : [{ kindKey: `register.relation.${kind}`, name: other.name, ...(mayFollow.get(relatedId) === true ? { href: `/owners/${relatedId}${suffix}` } : {}) }];
    }),
    papers: papers.items.map((record) => ({
      href: `/records/${record.id}${suffix}`, title: record.title, typeName: typeNames.get(record.typeCode) ?? record.typeCode, number: record.documentNumber,
      date: record.issuedOn, issuerName: record.issuerName, validity: { state: record.validity }, copyClass: record.copyClass,
      ...(may(actor, 'record.content') ? { previewUrl: `/records/${record.id}/preview${suffix}` } : {}),
    })),
    papersTotal: papers.items.length,
    pager: { shown: papers.items.length, ...(next === undefined ? {} : { nextUrl: next }), ...(query.cursor === undefined ? {} : { firstUrl: `/owners/${owner.id}${suffix}` }) },
    dossiers: await Promise.all(dossiers.map(async (dossier) => {
      const procedure = await deps.catalogue.procedureByCode(dossier.procedureCode);
      return { href: `/intake/dossiers/${dossier.id}`, code: dossier.code, procedureName: (lang === 'vi' ? procedure?.nameVi : procedure?.nameEn) ?? dossier.procedureCode, openedOn: dossier.openedOn, state: dossier.state };
    })),
    looks: trail.map((entry) => ({
      at: entry.at, who: entry.actorName, agencyName: agencies.get(entry.agencyId) ?? '', purpose: entry.purpose, dossierCode: entry.dossierCode,
      ...(entry.action in USES ? { did: { key: USES[entry.action] } } : {}),
      ...(entry.subjectType === 'record' ? { what: titles.get(entry.subjectId), href: `/records/${entry.subjectId}${suffix}` } : {}),
    })),
    ...(context.dossierCode === undefined || context.purpose === undefined ? {} : { underDossier: { code: context.dossierCode, purpose: context.purpose } }),
  };
}

/** Readings of the owner's entry, readings and uses of the papers shown, newest first, one a day for each reader and thing. */
async function looksAt(deps: OwnerPageDeps, owner: Owner, papers: readonly ArchiveRecord[]): Promise<AuditEntry[]> {
  const entries = [
    ...(await deps.audit.trailOf('owner', [owner.id], MOST_LOOKS)),
    ...(papers.length === 0 ? [] : await deps.audit.trailOf('record', papers.map((record) => record.id), MOST_LOOKS)),
  ];
  const told = new Set<string>();
  return entries
    .filter((entry) => (READS.includes(entry.action) || entry.action in USES) && entry.actorKind !== 'system')
    .sort((a, b) => b.seq - a.seq)
    .filter((entry) => {
      const key = [USES[entry.action], entry.actorId, entry.subjectId, entry.dossierCode, entry.at.slice(0, 10)].join('\n');
      return !told.has(key) && told.add(key);
    })
    .slice(0, SHOWN_LOOKS);
}

function queryOf(context: ReadContext, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    ...(context.dossierCode === undefined ? {} : { dossier: context.dossierCode }), ...(context.purpose === undefined ? {} : { purpose: context.purpose }), ...more,
  }).toString();
  return query === '' ? '' : `?${query}`;
}
