import { ArchiveError } from '../../../kernel/errors.js';
import type { SubmissionItem } from '../../intake/model.js';
import type { Package, PackageFinding, PackageState, PlannedPaper } from '../model.js';
import { errorOf, isAtRest, warningOf } from '../model.js';
import type { PackagesDeps } from '../ports.js';
import { NOT_DESCRIBED, readPackage } from '../reading/read-package.js';
import type { PackageChanges } from '../store.js';
import { checkAgainstArchive } from './check-against-archive.js';
import { keepPlan, letGo, openPackage, readPlan } from './package-files.js';
import { bringerOf, itemsOfPackage } from './package-items.js';
import { releasePapers } from './release-papers.js';

/** How many papers are handed to intake in one delivery. */
const CHUNK = 50;
const LOOK_AGAIN_MS = 2000;
const MOST_TOLD = 200;
/** A warning that says nothing of the paper itself but of what was not installed here. */
const HARMLESS = new Set(['metadata-missing', 'virus-not-scanned']);

/**
 * Takes a package its next step, whatever that is, and asks for the one after. Safe to run twice and after a kill at any point: a
 * checked package is not read again, a delivery has a key of its own, and what was confirmed stays confirmed.
 */
export function advancePackage(deps: PackagesDeps) {
  return async (packageId: string, signal?: AbortSignal): Promise<PackageState | undefined> => {
    const one = await deps.store.find(packageId);
    if (one === undefined || one.direction !== 'in' || isAtRest(one.state)) return one?.state;
    if (one.state === 'received' || one.state === 'checking') return check(deps, one);
    return one.state === 'importing' ? bring(deps, one, signal) : release(deps, one, signal);
  };
}

async function check(deps: PackagesDeps, one: Package): Promise<PackageState> {
  const at = (): string => deps.clock.now().toISOString();
  await deps.store.mark(one, { state: 'checking', updatedAt: at() });
  const source = await openPackage(deps, one);
  try {
    let told = 0;
    const plan = await readPackage(source, {
      limits: deps.settings.limits, codes: deps.settings.codes,
      onProgress: (done, total) => {
        if (done - told < 500 && done !== total) return;
        told = done;
        void deps.store.progress(one.id, { filesDone: done, filesTotal: total, updatedAt: at() }).catch(() => undefined);
      },
    });
    const findings = [...plan.findings.map(asRefusal), ...(await checkAgainstArchive(deps, plan, one.actor.agencyId))].slice(0, deps.settings.limits.maxFindings);
    const refused = findings.some((finding) => finding.level === 'error');
    if (!refused) await keepPlan(deps, one.id, plan);
    await change(deps, one, refused ? 'package.refused' : 'package.accepted', {
      state: refused ? 'refused' : 'importing', format: plan.format, title: plan.title.slice(0, 500), findings, filesTotal: plan.fileCount, filesDone: plan.fileCount,
      papersTotal: plan.papers.length, ...(one.request.source === 'folder' ? { sizeBytes: plan.sizeBytes } : {}), ...(refused ? { finishedAt: at() } : {}),
    });
    if (refused) await letGo(deps, one.id);
    else await deps.nextStep(one.id, 0);
    return refused ? 'refused' : 'importing';
  } finally {
    await source.close();
  }
}

/** What a check only remarks, but an import has to stop for. */
function asRefusal(finding: PackageFinding): PackageFinding {
  return finding.rule === NOT_DESCRIBED ? { ...finding, level: 'error' } : finding;
}

/** Hands the papers to intake, delivery by delivery, then waits until all were looked at. */
async function bring(deps: PackagesDeps, one: Package, signal?: AbortSignal): Promise<PackageState> {
  const plan = await readPlan(deps, one.id);
  if (plan === undefined) throw new ArchiveError('corrupt', 'package-plan-missing');
  const source = await openPackage(deps, one);
  try {
    for (let from = await deps.store.countPapers(one.id); from < plan.papers.length; from += CHUNK) {
      if (signal?.aborted === true) throw new ArchiveError('unavailable', 'unavailable');
      // A delivery cut off in the middle is repeated from its start: its key answers with the first.
      const start = from - (from % CHUNK);
      await deliver(deps, one, source, plan.papers.slice(start, start + CHUNK), start);
      await deps.store.progress(one.id, { papersDone: Math.min(plan.papers.length, start + CHUNK), updatedAt: deps.clock.now().toISOString() });
    }
  } finally {
    await source.close();
  }
  return judge(deps, one);
}

async function deliver(deps: PackagesDeps, one: Package, source: Awaited<ReturnType<typeof openPackage>>, papers: readonly PlannedPaper[], start: number): Promise<void> {
  const actor = bringerOf(one);
  const brought = [];
  for (const paper of papers) {
    const files = [];
    for (const file of paper.files) {
      // Intake compares the digest once more: bytes exchanged since the check are refused there.
      files.push(await deps.intake.receiveFile(actor, await source.open(file.path), { originalName: file.name, sha256: file.sha256 }));
    }
    brought.push({ files, given: paper.given });
  }
  const { submission, items } = await deps.intake.createSubmission(actor, {
    channel: 'package', idempotencyKey: `package:${one.id}:${start}`, papers: brought, ...(one.actor.agencyId === null ? {} : { agencyId: one.actor.agencyId }),
  });
  const ordered = [...items].sort((a, b) => a.position - b.position);
  await deps.store.addPapers(ordered.map((item, index) => ({ packageId: one.id, position: start + index, submissionId: submission.id, itemId: item.id, name: (papers[index]?.files[0]?.path ?? '').slice(0, 500) })));
}

/** When all papers were examined: released together, or none. */
async function judge(deps: PackagesDeps, one: Package): Promise<PackageState> {
  const findings: PackageFinding[] = [];
  let pending = 0;
  let examined = 0;
  for await (const { path, item } of itemsOfPackage(deps, one)) {
    if (item.state === 'received' || item.state === 'examining' || (item.state === 'failed' && item.fault?.final !== true)) pending += 1;
    else examined += 1;
    findings.push(...(findings.length < MOST_TOLD ? faultsOf(path, item) : []));
  }
  if (pending > 0) {
    await deps.store.progress(one.id, { papersDone: examined, updatedAt: deps.clock.now().toISOString() });
    await deps.nextStep(one.id, LOOK_AGAIN_MS);
    return 'importing';
  }
  const fresh = (await deps.store.find(one.id)) ?? one;
  const stop = findings.some((finding) => finding.level === 'error') || (findings.length > 0 && fresh.request.acceptWarnings !== true);
  const kept = [...fresh.findings.filter((finding) => !finding.rule.startsWith('paper-')), ...findings];
  await change(deps, fresh, stop ? 'package.blocked' : 'package.releasing', { state: stop ? 'blocked' : 'releasing', findings: kept, papersDone: examined });
  if (!stop) await deps.nextStep(one.id, 0);
  return stop ? 'blocked' : 'releasing';
}

function faultsOf(path: string, item: SubmissionItem): PackageFinding[] {
  const codes = (level: string): string => item.findings.filter((finding) => finding.level === level && !HARMLESS.has(finding.code)).map((finding) => finding.code).join(', ');
  if (item.state === 'refused') return [errorOf('paper-refused', path, { itemId: item.id, findings: codes('reject') || (item.decision?.reason ?? '') })];
  if (item.state === 'failed') return [errorOf('paper-failed', path, { itemId: item.id, findings: item.fault?.code ?? '' })];
  const warnings = codes('warn');
  return item.state === 'waiting' && warnings !== '' ? [warningOf('paper-asks', path, { itemId: item.id, findings: warnings })] : [];
}

async function release(deps: PackagesDeps, one: Package, signal?: AbortSignal): Promise<PackageState> {
  const plan = await readPlan(deps, one.id);
  if (plan === undefined) throw new ArchiveError('corrupt', 'package-plan-missing');
  const { waiting, archived, findings } = await releasePapers(deps, one, plan.papers, signal);
  await deps.store.progress(one.id, { papersDone: archived, updatedAt: deps.clock.now().toISOString() });
  if (findings.length > 0) {
    await change(deps, one, 'package.blocked', { state: 'blocked', findings: [...one.findings, ...findings] });
    return 'blocked';
  }
  if (waiting > 0) {
    await deps.nextStep(one.id, LOOK_AGAIN_MS);
    return 'releasing';
  }
  await change(deps, one, 'package.archived', { state: 'archived', papersDone: archived, finishedAt: deps.clock.now().toISOString(), ...(one.request.source === 'zip' && one.sha256 !== null ? { path: null } : {}) });
  await letGo(deps, one.id);
  return 'archived';
}

/** Writes a decided change with its fact; whoever comes second leaves it alone. */
async function change(deps: PackagesDeps, one: Package, fact: string, changes: Omit<PackageChanges, 'updatedAt'>): Promise<void> {
  const current = (await deps.store.find(one.id)) ?? one;
  await deps.uow.run(bringerOf(one), async (tx) => {
    await deps.store.update(tx, current, { ...changes, updatedAt: deps.clock.now().toISOString() });
    tx.record({ name: fact, subject: { type: 'package', id: one.id }, data: { state: changes.state, papers: changes.papersTotal ?? one.papersTotal, findings: (changes.findings ?? []).slice(0, 20).map((finding) => finding.rule) }, announce: false });
  });
}
