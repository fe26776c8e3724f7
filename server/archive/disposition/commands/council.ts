import type { Actor, OfficerActor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { CouncilMember, CouncilRole, DispositionList } from '../model.js';
import { COUNCIL_ROLES } from '../model.js';
import type { DispositionDeps } from '../ports.js';
import { refuseConclusion } from '../rules/council-quorum.js';
import { refuseSeat, refuseSpeaker } from '../rules/separation-of-duties.js';
import { actOnList, needText } from './change-list.js';

/** A seat to fill; `instead` gives an absent member's seat to another, with a reason. */
export interface Seat {
  readonly userId: string;
  readonly role: CouncilRole;
  readonly instead?: { readonly userId: string; readonly reason: string };
}

/** Seats a member of the council (Hội đồng xác định giá trị tài liệu), or replaces one who has not spoken. */
export function seatMember(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, seat: Seat): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    const colleague = await deps.directory.officer(seat.userId);
    if (colleague === undefined || !COUNCIL_ROLES.includes(seat.role)) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'userId', code: 'value-unknown' }] });
    return actOnList(deps, actor, { listId, act: 'seat', fact: 'disposition.member-seated' }, async (list) => {
      const refusal = refuseSeat(list, colleague.id, seat.role);
      if (refusal !== undefined) throw new ArchiveError('invalid', refusal);
      const reason = seat.instead === undefined ? null : needText('reason', seat.instead.reason);
      const absent = seat.instead === undefined ? undefined : list.council.find((member) => member.userId === seat.instead?.userId);
      if (absent?.opinion != null) throw new ArchiveError('conflict', 'member-has-spoken', { name: absent.name });
      const others = list.council.filter((member) => member.userId !== absent?.userId);
      if (others.some((member) => member.userId === colleague.id)) throw new ArchiveError('conflict', 'member-seated-already', { name: colleague.name });
      const member: CouncilMember = { userId: colleague.id, name: colleague.name, role: seat.role, opinion: null, remark: null, at: null };
      return { change: { council: [...others, member] }, data: { userId: colleague.id, role: seat.role, ...(absent === undefined ? {} : { instead: absent.userId, reason }) } };
    });
  };
}

/** A member's own word, from his own account; he may change it until the council concludes. */
export function speak(deps: DispositionDeps) {
  return async (actor: OfficerActor, listId: string, opinion: 'agrees' | 'objects', remark: string | null): Promise<DispositionList> =>
    actOnList(deps, actor, { listId, act: 'speak', fact: 'disposition.member-spoke' }, async (list) => {
      const refusal = refuseSpeaker(list, actor.id);
      if (refusal !== undefined) throw new ArchiveError('forbidden', refusal);
      const said = opinion === 'objects' ? needText('remark', remark) : remark?.normalize('NFC').trim() || null;
      const at = deps.clock.now().toISOString();
      return { change: { council: list.council.map((member) => (member.userId === actor.id ? { ...member, opinion, remark: said, at } : member)) }, data: { opinion } };
    });
}

/** Ends the council. @throws invalid with the rule that is not met (`council-no-quorum` ...). */
export function concludeCouncil(deps: DispositionDeps) {
  return async (actor: Actor, listId: string): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    return actOnList(deps, actor, { listId, act: 'conclude-council', fact: 'disposition.council-concluded' }, async (list) => {
      const refusal = refuseConclusion(list.council, list.author.id, deps.policy);
      if (refusal !== undefined) throw new ArchiveError('invalid', refusal, { minimum: deps.policy.councilMinimum });
      return { change: {}, data: { members: list.council.length } };
    });
  };
}
