import { z } from 'zod';
import type { Readable } from 'node:stream';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { defineRoute } from '../../../platform/http/define-route.js';
import type { Lang, Route } from '../../../platform/http/define-route.js';
import { receiveUpload } from '../../../platform/http/receive-upload.js';
import type { Message } from '../../../platform/i18n/translator.js';
import type { JudgedFile, SignatureRun } from '../model.js';
import { checkFile } from './check-file.js';
import type { CheckDeps } from './check-file.js';
import type { SignatureDoorDeps } from './door-deps.js';
import { treeNames } from './door-deps.js';
import { etsiReport } from './etsi-report.js';
import { presentJudgement } from './present-judgement.js';
import { newestRuns } from './present-runs.js';
import { contextOf } from './signature-hrefs.js';
import { sendRevision } from './send-revision-routes.js';

const contextQuery = z.object({
  dossier: z.string().max(100).optional().describe('Code of the dossier being handled; required for personal papers'),
  purpose: z.string().max(500).optional().describe('One of the purposes granted to the client; required for all but public papers'),
});
const recordId = z.object({ id: z.string().max(100) });
const runId = recordId.extend({ runId: z.string().max(100) });

const MAINS = ['TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED', 'NO_SIGNATURE'] as const;
const STATES = ['none', 'unchecked', 'passed', 'indeterminate', 'failed'] as const;

const summarySchema = z.object({
  number: z.number(), field: z.string(), kind: z.string(), main: z.enum(MAINS), sub: z.string().nullable(), status: z.string(), level: z.string(), signer: z.string().nullable(), organisation: z.string().nullable(), title: z.string().nullable(),
  holder: z.string(), tree: z.string().nullable(), claimedAt: z.string().nullable(), bestSignatureTime: z.string(), poeSource: z.string(), coverage: z.string(), revision: z.number(), signedEnd: z.number(), bytesAfter: z.number(),
  modification: z.string(), modificationPermitted: z.boolean(), identity: z.object({ owner: z.string(), issuer: z.string(), signer: z.string() }), failures: z.array(z.string()),
});
const explanationSchema = z.object({ code: z.string(), decisive: z.boolean(), signatures: z.string().describe('Numbers of the signatures, as "1, 2"; empty when the whole file is meant'), found: z.string(), means: z.string(), todo: z.string() });
const verifySchema = z.object({
  main: z.enum(MAINS), sub: z.string().nullable(), state: z.enum(STATES), sentence: z.string(), statements: z.array(z.string()), signatures: z.array(summarySchema.extend({ sentences: z.array(z.string()) })), missingSigners: z.array(z.string()),
  explanations: z.array(explanationSchema), messages: z.array(z.string()), sha256: z.string(), sizeBytes: z.number(), revisions: z.number(), validatedAt: z.string(), policyId: z.string(), policyHash: z.string(),
  trustStore: z.object({ version: z.number(), sha256: z.string() }), verifierVersion: z.string(), verdict: z.record(z.string(), z.unknown()).optional(),
});
const runSchema = z.object({
  id: z.string(), logicalPath: z.string(), fileSha256: z.string(), at: z.string(), cause: z.string(), main: z.enum(MAINS), sub: z.string().nullable(), state: z.enum(STATES), signatures: z.array(summarySchema), missingSigners: z.array(z.string()),
  policyId: z.string(), policyHash: z.string(), trustVersion: z.number(), trustHash: z.string(), verifierVersion: z.string(), reportHref: z.string(), etsiReportHref: z.string(),
});

/** The doors of the API: judge a file, read the judgements of a record. */
export function signatureRoutes(deps: SignatureDoorDeps & CheckDeps): Route[] {
  return [verifyRoute(deps), recordRoute(deps), reportRoute(deps), revisionRoute(deps)];
}

function verifyRoute(deps: SignatureDoorDeps & CheckDeps): Route {
  return defineRoute({
    method: 'post', path: '/api/v1/signatures/verify', tag: 'signatures', access: 'signed-in', bodyKind: 'multipart',
    summary: 'Judges the digital signatures of a PDF. Nothing of the file is kept; the log keeps its digest, the verdict and who asked.',
    notes: 'Body: multipart/form-data with one file part, or the bytes themselves as application/pdf. Sentences come in the language of Accept-Language (vi, en). Needs the permission signature.verify; counted against a limit of its own. `detail=full` adds the whole verdict.',
    query: z.object({ detail: z.enum(['short', 'full']).default('short') }),
    body: z.object({ file: z.string().meta({ format: 'binary' }).describe('Bytes of a PDF') }), bareBody: 'application/pdf',
    output: verifySchema,
    handle: async ({ actor, req, lang, query }) => {
      requirePermission(actor, 'signature.verify');
      await deps.countCheck(actor);
      if (req.is('multipart/form-data') === false) {
        const judged = await checkFile(deps, actor, req).catch((error: unknown) => {
          req.resume();
          throw error;
        });
        return answerOf(deps, judged, lang, query.detail);
      }
      const { files } = await receiveUpload(req, (source: Readable, file) => checkFile(deps, actor, source, file.signal), { maxFiles: 1 });
      const [judged] = files;
      if (judged === undefined) throw new ArchiveError('invalid', 'check-no-file');
      return answerOf(deps, judged, lang, query.detail);
    },
  });
}

function answerOf(deps: SignatureDoorDeps, judged: JudgedFile, lang: Lang, detail: 'short' | 'full'): z.output<typeof verifySchema> {
  const { verdict } = judged;
  const view = presentJudgement(judged, treeNames(deps.trust, lang));
  const say = (message: Message): string => deps.say(lang, message);
  return {
    main: verdict.main, sub: verdict.sub ?? null, state: judged.state, sentence: `${say({ key: view.wordKey })}. ${say(view.line)}`, statements: view.statements.map((one) => say(one.message)),
    signatures: judged.signatures.map((one, index) => {
      const shown = view.signatures[index];
      return { number: index + 1, ...one, failures: [...one.failures], sentences: shown === undefined ? [] : [{ key: shown.statusKey }, shown.time, shown.covers, shown.content, shown.changes, shown.chainSays].map(say) };
    }),
    missingSigners: [...judged.missingSigners], explanations: view.failures.map((one) => ({ code: one.code, decisive: one.decisive, signatures: one.at, found: say(one.found), means: say(one.means), todo: say(one.todo) })),
    messages: view.notes.map(say), sha256: verdict.sha256, sizeBytes: verdict.sizeBytes, revisions: verdict.revisions, validatedAt: verdict.validatedAt, policyId: verdict.policyId, policyHash: verdict.policyHash,
    trustStore: { version: judged.trustVersion, sha256: verdict.trustStoreHash }, verifierVersion: verdict.verifierVersion, ...(detail === 'full' ? { verdict: { ...verdict } } : {}),
  };
}

function presentRunOf(run: SignatureRun): z.output<typeof runSchema> {
  const { recordId: id, reportPath: _path, reportSha256: _sha, signatures, missingSigners, ...rest } = run;
  const base = `/api/v1/records/${id}/signatures/${run.id}`;
  return { ...rest, signatures: signatures.map((one, index) => ({ number: index + 1, ...one, failures: [...one.failures] })), missingSigners: [...missingSigners], reportHref: `${base}/report`, etsiReportHref: `${base}/report?format=etsi` };
}

function recordRoute(deps: SignatureDoorDeps): Route {
  return defineRoute({
    method: 'get', path: '/api/v1/records/:id/signatures', tag: 'signatures', access: 'signed-in',
    summary: 'What was found out about the digital signatures of a record: the newest judgement of each file and all judgements ever made.',
    notes: '`latest` is empty while nothing was judged; files under `faults` could not be judged and are tried again.',
    params: recordId, query: contextQuery,
    output: z.object({ latest: z.array(runSchema), runs: z.array(runSchema), faults: z.array(z.object({ logicalPath: z.string(), code: z.string(), at: z.string(), dueAt: z.string(), attempts: z.number() })) }),
    handle: async ({ actor, params, query }) => {
      const { runs, faults } = await deps.signatures.runsOf(actor, params.id, contextOf(query));
      return { latest: newestRuns(runs).map(presentRunOf), runs: runs.map(presentRunOf), faults: faults.map((fault) => ({ ...fault })) };
    },
  });
}

function reportRoute(deps: SignatureDoorDeps): Route {
  return defineRoute({
    method: 'get', path: '/api/v1/records/:id/signatures/:runId/report', tag: 'signatures', access: 'signed-in',
    summary: 'The report of one judgement: as stored, or in the structure of ETSI TS 119 102-2 as JSON.', mediaType: 'application/json',
    params: runId, query: contextQuery.extend({ format: z.enum(['full', 'etsi']).default('full') }),
    handle: async ({ actor, params, query, res }) => {
      const context = contextOf(query);
      const { runs } = await deps.signatures.runsOf(actor, params.id, context);
      if (!runs.some((run) => run.id === params.runId)) throw notFound();
      const { report, bytes } = await deps.signatures.report(actor, params.runId, context);
      res.set({ 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }).send(query.format === 'full' ? bytes : Buffer.from(JSON.stringify(etsiReport(report)), 'utf8'));
    },
  });
}

function revisionRoute(deps: SignatureDoorDeps): Route {
  return defineRoute({
    method: 'get', path: '/api/v1/records/:id/signatures/:runId/:number/revision', tag: 'signatures', access: 'signed-in',
    summary: 'The bytes that a signature covers, exactly as they were signed.', mediaType: 'application/pdf',
    params: runId.extend({ number: z.coerce.number().int().min(1).max(1000) }), query: contextQuery,
    handle: async ({ actor, params, query, res }) => {
      const context = contextOf(query);
      const { runs } = await deps.signatures.runsOf(actor, params.id, context);
      const run = runs.find((one) => one.id === params.runId);
      if (run === undefined) throw notFound();
      await sendRevision(deps.records, actor, run, params.number, context, res);
    },
  });
}
