import { advanceItem } from './commands/examine-item.js';
import { combineItems } from './commands/combine-items.js';
import { confirmItems } from './commands/confirm-items.js';
import { createSubmission } from './commands/create-submission.js';
import { linkToExisting, refuseItem, retryItem } from './commands/decide-item.js';
import { receiveFile } from './commands/receive-file.js';
import { reportFailure } from './commands/report-failure.js';
import { sweepStaging } from './commands/sweep-staging.js';
import type { IntakeDeps } from './ports.js';
import { openStaged } from './queries/open-staged.js';
import { getItem, getSubmission, listItems } from './queries/read-items.js';
import { unfinishedItems } from './queries/unfinished-items.js';

/**
 * From the counter to the register: takes papers in, examines them, lets an officer confirm what was read, and writes them to the
 * archive. It owns deliveries, their papers and each paper's one visible state.
 *
 * When is a paper archived? When its examination passed and its metadata are complete and somebody stands for them: an officer, or
 * a sender who may. Until then it is "đã nhận" (received, safe): its bytes lie in the staging area, fsynced, named by a row and never
 * swept while the row needs them. Only then they move to the preservation storage, "đã lưu kho". The storage is write-once and only
 * disposition may erase there; a paper that an officer sends back (wrong person, a state secret, unreadable) must not already be in it.
 *
 * It never judges a signature itself (it asks the signatures room), never rewrites a file, and never lets a guess become metadata without a person.
 */
export interface Intake {
  readonly receiveFile: ReturnType<typeof receiveFile>;
  readonly createSubmission: ReturnType<typeof createSubmission>;
  readonly confirmItems: ReturnType<typeof confirmItems>;
  readonly refuseItem: ReturnType<typeof refuseItem>;
  readonly linkToExisting: ReturnType<typeof linkToExisting>;
  readonly retryItem: ReturnType<typeof retryItem>;
  readonly combineItems: ReturnType<typeof combineItems>;
  readonly getSubmission: ReturnType<typeof getSubmission>;
  readonly getItem: ReturnType<typeof getItem>;
  readonly listItems: ReturnType<typeof listItems>;
  readonly openStaged: ReturnType<typeof openStaged>;
  /** What only the archive's own jobs call. */
  readonly background: {
    readonly advanceItem: ReturnType<typeof advanceItem>;
    readonly reportFailure: ReturnType<typeof reportFailure>;
    readonly sweepStaging: ReturnType<typeof sweepStaging>;
    readonly unfinishedItems: ReturnType<typeof unfinishedItems>;
  };
}

/** Opens intake over its ports. */
export function createIntake(deps: IntakeDeps): Intake {
  return {
    receiveFile: receiveFile(deps),
    createSubmission: createSubmission(deps),
    confirmItems: confirmItems(deps),
    refuseItem: refuseItem(deps),
    linkToExisting: linkToExisting(deps),
    retryItem: retryItem(deps),
    combineItems: combineItems(deps),
    getSubmission: getSubmission(deps),
    getItem: getItem(deps),
    listItems: listItems(deps),
    openStaged: openStaged(deps),
    background: { advanceItem: advanceItem(deps), reportFailure: reportFailure(deps), sweepStaging: sweepStaging(deps), unfinishedItems: unfinishedItems(deps) },
  };
}
