import { may } from '../../../kernel/permission.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { OfficerActor } from '../../../kernel/actor.js';
import type { ArchiveRecord, ReadContext } from '../../records/model.js';
import type { SignatureDoorDeps } from './door-deps.js';
import { treeNames } from './door-deps.js';
import { newestRuns, presentFaults, presentFile, presentRun, presentUnjudged } from './present-runs.js';
import { signatureHref } from './signature-hrefs.js';

const MOST_RUNS = 20;

/** A part of the record page, as the register takes it. */
export interface SignaturePanel {
  readonly partial: string;
  readonly place: 'card';
  present(input: { readonly actor: OfficerActor; readonly record: ArchiveRecord; readonly context: ReadContext; readonly lang: 'vi' | 'en' }): Promise<object | undefined>;
}

/** The card "Chữ ký số" of the record page: partials/signature-panel.hbs. */
export function signaturePanel(deps: Pick<SignatureDoorDeps, 'signatures' | 'trust' | 'peekReport' | 'records'>): SignaturePanel {
  return {
    partial: 'signature-panel', place: 'card',
    async present({ actor, record, context, lang }) {
      if (!may(actor, 'record.content')) return undefined;
      const known = await deps.signatures.runsOf(actor, record.id, context).catch((error: unknown) => {
        // Whoever may see the record but not its pages sees no more of its signatures than the badge says.
        if (error instanceof ArchiveError && (error.kind === 'forbidden' || error.kind === 'not-found')) return undefined;
        throw error;
      });
      if (known === undefined) return undefined;
      const trees = treeNames(deps.trust, lang);
      const newest = newestRuns(known.runs);
      const names = new Map((await deps.records.peek(record.id))?.files.map((file) => [file.logicalPath, file.originalName ?? file.logicalPath]));
      const files = await Promise.all(newest.map(async (run) => {
        const report = await deps.peekReport(record, run);
        const name = names.get(run.logicalPath) ?? run.logicalPath;
        return report === undefined ? { name, run: presentRun(run, context) } : presentFile(run, report, { context, trees, name });
      }));
      const unjudged = presentUnjudged(record, known);
      return {
        ...(unjudged === undefined ? {} : { unjudged }), files, several: files.length > 1, faults: presentFaults(known),
        runs: known.runs.slice(0, MOST_RUNS).map((run) => presentRun(run, context)), allHref: signatureHref(record.id, context),
        ...(may(actor, 'signature.verify') ? { judgeAction: signatureHref(record.id, context, 'judge') } : {}),
      };
    },
  };
}
