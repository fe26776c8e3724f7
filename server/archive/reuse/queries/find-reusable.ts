import type { LocalDate } from '../../../kernel/calendar.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { validOn } from '../../catalogue/rules/valid-on.js';
import type { Owner } from '../../owners/model.js';
import type { LookUpAnswer, ReuseDeps } from '../reuse.js';
import type { HeldPaper, UseContext } from '../rules/match-component.js';
import { matchComponent } from '../rules/match-component.js';

/** Gathers what is held of the applicant and those related to him, and asks the rule for every component. Writes nothing. */
export async function findReusable(
  deps: Pick<ReuseDeps, 'catalogue' | 'owners' | 'records' | 'clock'>,
  question: { ownerId: string | null; procedureCode: string; dueOn?: LocalDate | null },
): Promise<LookUpAnswer> {
  const today = deps.clock.today();
  const [procedure, owner] = await Promise.all([
    deps.catalogue.procedureByCode(question.procedureCode, today),
    question.ownerId === null ? undefined : deps.owners.get(question.ownerId),
  ]);
  if (procedure === undefined) throw new ArchiveError('invalid', 'procedure-unknown', { code: question.procedureCode });
  if (owner === undefined && question.ownerId !== null) throw notFound();
  const components = procedure.components.filter((component) => validOn(component, today));
  const typeCodes = [...new Set(components.flatMap((component) => component.satisfiers.map((satisfier) => satisfier.resultTypeCode)))];
  const held = typeCodes.length === 0 || owner === undefined ? [] : await papersAround(deps, owner, typeCodes);
  const context = await useContext(deps, today, question.dueOn ?? today);
  const answers = components.map((component) => matchComponent(component, held, context));
  const count = (state: string): number => answers.filter((answer) => answer.state === state).length;
  return {
    owner, procedure, components: answers,
    counts: { usable: count('usable'), heldBut: count('held-but'), missing: count('missing'), data: count('data') },
  };
}

/** Papers of the applicant and of everybody he is related to, each with the relation. */
async function papersAround(deps: Pick<ReuseDeps, 'owners' | 'records'>, owner: Owner, typeCodes: readonly string[]): Promise<HeldPaper[]> {
  const relations = await deps.owners.relationsOf(owner.id);
  const self = owner.kind === 'organisation' ? 'organisation-self' : 'self';
  const related = new Map<string, Set<string>>([[owner.id, new Set([self])]]);
  for (const { relatedId, kind } of relations) related.set(relatedId, (related.get(relatedId) ?? new Set()).add(kind));
  const ownerIds = [...related.keys()];
  const [people, held] = await Promise.all([deps.owners.getMany(ownerIds), deps.records.heldOf(ownerIds, typeCodes)]);
  const names = new Map(people.map((person) => [person.id, person.name]));
  return held.flatMap(({ record, statusHistory }) =>
    record.ownerIds
      .filter((ownerId) => related.has(ownerId))
      .flatMap((ownerId) => [...(related.get(ownerId) ?? [])].map((relation) => ({ record, statusHistory, relation, ownerName: names.get(ownerId) ?? '' }))),
  );
}

async function useContext(deps: Pick<ReuseDeps, 'catalogue'>, today: LocalDate, neededUntil: LocalDate): Promise<UseContext> {
  const [types, { purposes, dataSources, abolishedPapers }] = await Promise.all([deps.catalogue.listTypes(), deps.catalogue.reference()]);
  return {
    today,
    neededUntil: neededUntil < today ? today : neededUntil,
    resultType: (code) => types.find((type) => type.code === code),
    purposeName: (code) => purposes.find((purpose) => purpose.code === code)?.nameVi ?? code,
    dataSourceName: (code) => dataSources.find((source) => source.code === code)?.nameVi ?? code,
    abolished: (code) => {
      const paper = abolishedPapers.find((entry) => entry.code === code);
      return paper === undefined ? undefined : { name: paper.nameVi, instead: paper.insteadVi };
    },
  };
}
