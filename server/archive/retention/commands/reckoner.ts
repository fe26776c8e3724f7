import type { RetentionDeps } from '../deps.js';
import type { RecordRetention, RetentionRule, ScheduleVersion } from '../model.js';
import { blockOf, longerLink } from '../rules/longest.js';
import type { DossierMember, LinkedSpan } from '../rules/longest.js';
import type { OwnAnswer } from '../rules/own-answer.js';
import { reckon, reckonLongest, reckonOwn } from '../rules/reckon.js';
import type { DossierFacts, OwnOf, RecordFacts, RetentionLaw } from '../rules/reckon.js';
import type { Within } from '../facts-store.js';

/** A record with its answer within its dossier. */
export interface Reckoned {
  readonly record: RecordFacts;
  readonly answer: OwnAnswer;
}

/** Joins what the register says with the law as data; the pure rules decide. Stores nothing. */
export interface Reckoner {
  /** The law of today as it is stored, or as somebody tries it on paper. */
  law(tried?: { readonly version?: ScheduleVersion; readonly rule?: RetentionRule }): Promise<RetentionLaw>;
  /** Answers within their dossiers; records that are gone have none. A `memory` carries dossiers over from slice to slice of one pass. */
  answers(ids: readonly string[], law: RetentionLaw, within?: Within, memory?: DossierMemory): Promise<Map<string, Reckoned>>;
  /** Rows as they are to be stored, with what their links keep. */
  rows(ids: readonly string[], law: RetentionLaw, within?: Within): Promise<RecordRetention[]>;
  /** The linked records that could keep these, each with its own answer within its dossier. */
  linked(ids: readonly string[], law: RetentionLaw, within?: Within): Promise<Map<string, LinkedSpan[]>>;
  toRow(reckoned: Reckoned, links: readonly LinkedSpan[] | undefined): RecordRetention;
}

/** The longest paper of dossiers already looked at, so that a pass reckons each dossier about once. */
export type DossierMemory = Map<string, DossierMember | undefined>;

const MOST_REMEMBERED = 20_000;

/** Builds the reckoner. */
export function createReckoner(deps: Pick<RetentionDeps, 'store' | 'facts' | 'catalogue' | 'clock'>): Reckoner {
  const { facts, store } = deps;
  async function longestOf(dossiers: readonly DossierFacts[], law: RetentionLaw, known: ReadonlyMap<string, RecordFacts>, within: Within, memory: DossierMemory, ownOf: OwnOf): Promise<void> {
    if (memory.size > MOST_REMEMBERED) memory.clear();
    const missing = dossiers.filter((dossier) => !memory.has(dossier.id));
    if (missing.length === 0) return;
    const papers = new Map<string, RecordFacts[]>();
    for (const paper of await facts.papersOf(missing.map((dossier) => dossier.id), known, within)) {
      const of = papers.get(paper.dossierId ?? '');
      if (of === undefined) papers.set(paper.dossierId ?? '', [paper]);
      else of.push(paper);
    }
    for (const dossier of missing) memory.set(dossier.id, reckonLongest(dossier, papers.get(dossier.id) ?? [], law, ownOf));
  }
  async function answers(ids: readonly string[], law: RetentionLaw, within?: Within, memory: DossierMemory = new Map()): Promise<Map<string, Reckoned>> {
    const records = await facts.records(ids, within);
    const ownOf = remembering();
    const dossierIds = [...new Set(records.flatMap((record) => (record.dossierId === null ? [] : [record.dossierId])))];
    const dossiers = dossierIds.length === 0 ? [] : await facts.dossiers(dossierIds, within);
    await longestOf(dossiers, law, new Map(records.map((record) => [record.id, record])), within, memory, ownOf);
    const byId = new Map(dossiers.map((dossier) => [dossier.id, dossier]));
    return new Map(records.map((record) => {
      const dossier = record.dossierId === null ? undefined : byId.get(record.dossierId);
      return [record.id, { record, answer: reckon(record, dossier, dossier === undefined ? undefined : memory.get(dossier.id), law, ownOf) }];
    }));
  }
  async function linked(ids: readonly string[], law: RetentionLaw, within?: Within): Promise<Map<string, LinkedSpan[]>> {
    const links = await facts.linksOf(ids, within);
    const others = await answers(links.map((link) => link.otherId), law, within);
    const spans = new Map<string, LinkedSpan[]>();
    for (const { id, otherId } of links) {
      const other = others.get(otherId);
      // A linked record that is gone keeps nothing.
      if (other !== undefined) spans.set(id, [...(spans.get(id) ?? []), { id: otherId, state: other.answer.state, dueOn: other.answer.dueOn }]);
    }
    return spans;
  }
  function toRow({ record, answer }: Reckoned, links: readonly LinkedSpan[] | undefined): RecordRetention {
    return {
      recordId: record.id, ...answer, ...blockOf(longerLink(answer, links ?? [])), dossierId: record.dossierId, typeCode: record.typeCode,
      custodianAgencyId: record.custodianAgencyId, sensitivity: record.sensitivity, computedAt: deps.clock.now().toISOString(),
    };
  }
  return {
    async law(tried = {}) {
      const [versions, rules, types] = await Promise.all([store.versions(), store.rules(), deps.catalogue.listTypes()]);
      const kept = versions.filter((one) => tried.version === undefined || one.scheduleCode !== tried.version.scheduleCode || one.version !== tried.version.version);
      const byCode = new Map<string, ScheduleVersion[]>();
      for (const one of [...kept, ...(tried.version === undefined ? [] : [tried.version])]) byCode.set(one.scheduleCode, [...(byCode.get(one.scheduleCode) ?? []), one]);
      return {
        today: deps.clock.today(), versions: byCode,
        rules: [...rules.filter((rule) => rule.number !== tried.rule?.number), ...(tried.rule === undefined ? [] : [tried.rule])],
        withoutValidity: new Set(types.filter((type) => type.validity.kind === 'none').map((type) => type.code)),
      };
    },
    answers,
    linked,
    toRow,
    async rows(ids, law, within) {
      const found = await answers(ids, law, within);
      const links = await linked([...found.keys()], law, within);
      return [...found.values()].map((reckoned) => toRow(reckoned, links.get(reckoned.record.id)));
    },
  };
}

/** A paper's own answer is asked for twice: for its dossier's longest, and for itself. */
function remembering(): OwnOf {
  const known = new Map<RecordFacts, OwnAnswer>();
  return (record, dossier, law) => {
    const found = known.get(record) ?? reckonOwn(record, dossier, law);
    known.set(record, found);
    return found;
  };
}

/** True when two answers say the same, whenever they were reckoned. */
export function sameAnswer(a: RecordRetention, b: RecordRetention | undefined): boolean {
  return b !== undefined && COMPARED.every((key) => a[key] === b[key]) && sameSteps(a.steps, b.steps);
}

const COMPARED = [
  'state', 'dueOn', 'scheduleCode', 'scheduleVersion', 'ruleNumber', 'source', 'trigger', 'triggerOn', 'action', 'confirmed', 'needsPerson', 'blockedById', 'blockedUntil', 'dossierId', 'typeCode',
  'custodianAgencyId', 'sensitivity',
] as const satisfies readonly (keyof RecordRetention)[];

function sameSteps(a: RecordRetention['steps'], b: RecordRetention['steps']): boolean {
  return a.length === b.length && a.every((step, index) => step.code === b[index]?.code) && JSON.stringify(a) === JSON.stringify(b);
}
