import { proposeDue } from './commands/propose-lists.js';
import { appraise, appraiseRest, concludeAppraisal } from './commands/appraise.js';
import { concludeCouncil, seatMember, speak } from './commands/council.js';
import { abortList, decideList, giveOpinion, returnList, startList } from './commands/decide.js';
import { executeList } from './commands/execute-list.js';
import { addRecords, makeList, reassignList, removeRecords, submitList, undoAdding } from './commands/make-list.js';
import { handOver, markPacked, receiveTransfer, recordsToPack, repack, sendTransfer } from './commands/transfer.js';
import type { Actor } from '../../kernel/actor.js';
import type { DispositionList } from './model.js';
import type { DispositionDeps } from './ports.js';
import { maySeeList } from './rules/may-see-list.js';
import { countLists, countsOf, getList, itemsOf, listLists } from './queries/read-lists.js';

/**
 * Disposition (hủy tài liệu hết giá trị, giao nộp vào lưu trữ lịch sử): lists with their appraisal, council, opinion and decision,
 * and what carries them out. It owns lists, tombstones and the duty of different persons. It never decides what is due (retention)
 * and never overrides a hold.
 */
export type Disposition = ReturnType<typeof createDisposition>;

/** Opens the room of disposition. Every function's promise stands beside it in commands/ and queries/. */
export function createDisposition(deps: DispositionDeps & { readonly agencyName: (id: string) => Promise<string> }) {
  return {
    makeList: makeList(deps),
    proposeDue: proposeDue(deps),
    addRecords: addRecords(deps),
    removeRecords: removeRecords(deps),
    undoAdding: undoAdding(deps),
    submit: submitList(deps),
    reassign: reassignList(deps),
    appraise: appraise(deps),
    appraiseRest: appraiseRest(deps),
    concludeAppraisal: concludeAppraisal(deps),
    seatMember: seatMember(deps),
    speak: speak(deps),
    concludeCouncil: concludeCouncil(deps),
    giveOpinion: giveOpinion(deps),
    decide: decideList(deps),
    returnList: returnList(deps),
    abort: abortList(deps),
    start: startList(deps),
    execute: executeList(deps),
    recordsToPack: recordsToPack(deps),
    markPacked: markPacked(deps),
    repack: repack(deps),
    send: sendTransfer(deps),
    receive: receiveTransfer(deps),
    handOver: handOver(deps),
    get: getList(deps),
    lists: listLists(deps),
    items: itemsOf(deps),
    counts: (listId: string) => countsOf(deps.store, listId),
    countLists: countLists(deps),
    /** On which open list records stand, and until when a person decided to keep them. */
    async standing(recordIds: readonly string[]) {
      const [claimed, kept] = await Promise.all([deps.store.claimedAmong(recordIds), deps.store.keptAmong(recordIds)]);
      return { claimed, kept };
    },
    endingSoon: (...args: Parameters<typeof deps.store.endingSoon>) => deps.store.endingSoon(...args),
    countEndingSoon: (...args: Parameters<typeof deps.store.countEndingSoon>) => deps.store.countEndingSoon(...args),
    /** The lists a record stood on that the actor may see. */
    async listsWith(actor: Actor, recordId: string) {
      const lists = await Promise.all((await deps.store.listsWith(recordId)).map((item) => deps.store.list(item.listId)));
      return lists.filter((list): list is DispositionList => list !== undefined && maySeeList(actor, list));
    },
    tombstone: (recordId: string) => deps.store.tombstone(recordId),
  };
}
