import type { DispositionList, Person } from '../model.js';

/** In whose name the archive proposes. No official: nobody can be author of a list by doing nothing. */
export const PROPOSER: Person = { id: 'system:propose-disposition', name: 'Kho Số' };

/** True for a draft the archive proposed and nobody has taken over yet. Whoever acts on it first becomes its author. */
export function isProposal(list: Pick<DispositionList, 'state' | 'handler'>): boolean {
  return list.state === 'draft' && list.handler.id === PROPOSER.id;
}
