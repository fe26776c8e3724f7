import type { Fact } from '../../../kernel/events.js';
import type { ReadContext } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import type { NamedDossier } from '../rules/may-open.js';

/** The dossier a reader names, with its owner and his relatives; undefined when none is named or none has the code. */
export async function namedDossier(deps: Pick<RecordsDeps, 'dossiers' | 'owners'>, context: ReadContext): Promise<NamedDossier | undefined> {
  const code = context.dossierCode?.trim() ?? '';
  if (code === '') return undefined;
  const dossier = await deps.dossiers.peek(code);
  if (dossier === undefined) return undefined;
  const related = await deps.owners.relationsOf(dossier.ownerId);
  return {
    agencyId: dossier.agencyId,
    state: dossier.state,
    purpose: dossier.purpose,
    ownerIds: [dossier.ownerId, ...related.map((relation) => relation.relatedId)],
  };
}

/** A read as the audit log keeps it. */
export function readFact(name: 'record.read' | 'record.opened', recordId: string, context: ReadContext, purpose: string | null, data: NonNullable<Fact['data']>): Fact {
  const dossierCode = context.dossierCode?.trim() ?? '';
  return {
    name,
    subject: { type: 'record', id: recordId },
    announce: false,
    data,
    ...(purpose === null ? {} : { purpose: purpose.slice(0, 500) }),
    ...(dossierCode === '' ? {} : { dossierCode: dossierCode.slice(0, 100) }),
  };
}

