import { z } from 'zod';
import type { Request } from 'express';
import type { Readable } from 'node:stream';
import type { OfficerActor } from '../../../kernel/actor.js';
import { isLocalDate } from '../../../kernel/calendar.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { requireUploadCsrf } from '../../../platform/http/csrf.js';
import { definePage, redirect, view } from '../../../platform/http/define-page.js';
import type { Page, PageResult } from '../../../platform/http/define-page.js';
import type { Lang } from '../../../platform/http/define-route.js';
import { formErrors, formList, formText, NO_FORM_ERRORS } from '../../../platform/http/form.js';
import type { FormErrors } from '../../../platform/http/form.js';
import { receiveUpload } from '../../../platform/http/receive-upload.js';
import { formatDateTime } from '../../../platform/i18n/formats.js';
import type { AnchorPurpose } from '../verifier/trust/trust-store.js';
import type { EvidenceSource } from '../fetching/evidence.js';
import type { AnchorLimits } from '../trust/model.js';
import type { ProposalInput, Trust } from '../trust/trust.js';
import { presentAnchor, presentProposal, presentTrust } from './present-trust.js';
import { readAll } from './read-stream.js';
import { commonName } from './readable.js';

export interface TrustPageDeps {
  readonly trust: Trust;
  /** Keeps a revocation list that somebody brought. */
  readonly bringList: EvidenceSource['bring'];
  /** How many other people could confirm what this one proposes. */
  readonly otherManagers: (actor: OfficerActor) => Promise<number>;
}

const PURPOSES: readonly AnchorPurpose[] = ['signer', 'timestamp', 'revocation'];
/** More than a certificate file may have, so that the room can say what is wrong. */
const MOST_UPLOAD_BYTES = 4 * 1024 * 1024 + 1;
/** Lists of large authorities have some megabytes. */
const MOST_LIST_BYTES = 32 * 1024 * 1024;
const HOME = '/admin/trust';
const crumbs = { breadcrumbs: [{ label: { key: 'trust.title' }, href: HOME }] };

const oneId = z.object({ id: z.string().max(100) });
const oneFingerprint = z.object({ fingerprint: z.string().regex(/^[0-9a-f]{64}$/) });
const KINDS = ['add-anchor', 'add-intermediate', 'deny'] as const;
const newQuery = z.object({ kind: z.enum(KINDS).catch('add-anchor'), tree: z.string().max(60).optional() });
const limitsForm = { tree: formText, purposes: formList, trustedFrom: formText, sunset: formText };
const proposeForm = z.object({ kind: z.enum(KINDS), fingerprint: formText, reason: formText, ...limitsForm });
const changeForm = z.object({ kind: z.enum(['change-anchor', 'withdraw-anchor', 'withdraw-intermediate', 'lift-denial']), fingerprint: formText, reason: formText, ...limitsForm });

/** The trust store: what it holds, what waits for a second person, what was changed. */
export function trustPages(deps: TrustPageDeps): Page[] {
  return [overviewPage(deps), listPage(deps), ...proposePages(deps), ...anchorPages(deps), ...decisionPages(deps)];
}

function overviewPage(deps: TrustPageDeps): Page {
  return definePage({
    method: 'get', path: HOME, access: 'officer',
    handle: async ({ actor, lang }) => {
      const overview = await deps.trust.overview(actor);
      return view('signatures/trust', { key: 'trust.title' }, { ...presentTrust(overview, lang), listAction: `${HOME}/lists`, alone: (await deps.otherManagers(actor)) === 0 });
    },
  });
}

/** Revocation lists for networks from which nobody can be asked: carried in as files. */
function listPage(deps: TrustPageDeps): Page {
  return definePage({
    method: 'post', path: `${HOME}/lists`, access: 'officer', upload: true,
    handle: async ({ actor, req }) => {
      requirePermission(actor, 'signature.manage');
      try {
        const { fields, files } = await receiveUpload(req, async (source: Readable, file) => {
          requireUploadCsrf(req, file.fields);
          return deps.bringList(actor, await readAll(source, MOST_LIST_BYTES, 'evidence-list-too-large', { limitMb: MOST_LIST_BYTES / 1024 / 1024 }));
        }, { maxFiles: 1 });
        requireUploadCsrf(req, fields);
        const [list] = files;
        if (list === undefined) throw new ArchiveError('invalid', 'evidence-no-list');
        return redirect(HOME, { level: 'success', message: { key: list.added ? 'trust.listKept' : 'trust.listKnown', params: { issuer: commonName(list.issuer), until: list.nextUpdate === null ? '—' : formatDateTime(list.nextUpdate) } } });
      } catch (error) {
        if (!(error instanceof ArchiveError) || error.kind === 'forbidden') throw error;
        return redirect(HOME, { level: 'error', message: { key: `error.${error.code}`, params: error.params } });
      }
    },
  });
}

function proposePages(deps: TrustPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: `${HOME}/new`, access: 'officer', query: newQuery,
      handle: async ({ actor, query, lang }) => {
        requirePermission(actor, 'signature.manage');
        return newForm(deps, lang, { kind: query.kind, tree: query.tree, purposes: query.kind === 'add-anchor' ? ['signer', 'revocation'] : [] });
      },
    }),
    definePage({
      method: 'post', path: `${HOME}/new`, access: 'officer', upload: true,
      handle: async ({ actor, req, lang }) => {
        requirePermission(actor, 'signature.manage');
        const { values, file } = await readProposal(req);
        try {
          const made = await deps.trust.propose(actor, inputOf(values, file));
          const [first] = made;
          return redirect(made.length === 1 && first !== undefined ? `${HOME}/proposals/${first.id}` : HOME, { level: 'success', message: { key: 'trust.proposedNow', params: { count: made.length } } });
        } catch (error) {
          return newForm(deps, lang, values, faultsOf(error));
        }
      },
    }),
  ];
}

function newForm(deps: TrustPageDeps, lang: Lang, values: { readonly kind: string; readonly [field: string]: unknown }, faults: FormErrors = NO_FORM_ERRORS): PageResult {
  return view('signatures/trust-new', { key: `trust.new.${values.kind}` }, {
    action: `${HOME}/new`, values, trees: treeOptions(deps.trust, lang), purposes: PURPOSES.map((value) => ({ value })), isAnchor: values.kind === 'add-anchor', isDenial: values.kind === 'deny', ...faults,
  }, { ...crumbs, status: faults.errorList.length > 0 ? 400 : 200 });
}

/** One form with at most one file; the token stands before it. */
async function readProposal(req: Request): Promise<{ values: z.output<typeof proposeForm>; file: Buffer | undefined }> {
  const { fields, files } = await receiveUpload(req, async (source: Readable, file) => {
    requireUploadCsrf(req, file.fields);
    return readAll(source, MOST_UPLOAD_BYTES, 'trust-file-too-large', { limitMb: 4 });
  }, { maxFiles: 1 });
  requireUploadCsrf(req, fields);
  const plain = Object.fromEntries([...fields].map(([name, given]) => [name, name === 'purposes' ? given : given.at(-1)]));
  return { values: proposeForm.parse(plain), file: files[0] };
}

function inputOf(values: z.output<typeof proposeForm>, file: Buffer | undefined): ProposalInput {
  const reason = values.reason ?? '';
  if (values.kind === 'deny' && file === undefined) return { kind: 'deny', fingerprint: values.fingerprint ?? '', reason };
  if (file === undefined) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'file', code: 'no-certificate' }] });
  return values.kind === 'add-anchor' ? { kind: 'add-anchor', file, limits: limitsOf(values), reason } : { kind: values.kind, file, reason };
}

function limitsOf(values: { readonly tree?: string | undefined; readonly purposes: readonly string[]; readonly trustedFrom?: string | undefined; readonly sunset?: string | undefined }): AnchorLimits {
  return {
    tree: values.tree ?? '', purposes: PURPOSES.filter((purpose) => values.purposes.includes(purpose)), trustedFrom: momentOf(values.trustedFrom, 'trustedFrom'), sunset: momentOf(values.sunset, 'sunset'),
  };
}

/** Days of the form begin in Viet Nam. */
function momentOf(day: string | undefined, field: string): string | null {
  if (day === undefined) return null;
  if (!isLocalDate(day)) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field, code: 'not-a-date' }] });
  return new Date(`${day}T00:00:00+07:00`).toISOString();
}

function anchorPages(deps: TrustPageDeps): Page[] {
  const anchorView = async (actor: OfficerActor, fingerprint: string, lang: Lang, faults: FormErrors = NO_FORM_ERRORS): Promise<PageResult> => {
    const model = presentAnchor(await deps.trust.overview(actor), fingerprint, lang);
    return view('signatures/trust-anchor', model.title, { ...model, trees: treeOptions(deps.trust, lang), purposes: PURPOSES.map((value) => ({ value })), action: `${HOME}/change`, ...faults }, { ...crumbs, status: faults.errorList.length > 0 ? 400 : 200 });
  };
  return [
    definePage({ method: 'get', path: `${HOME}/certificates/:fingerprint`, access: 'officer', params: oneFingerprint, handle: ({ actor, params, lang }) => anchorView(actor, params.fingerprint, lang) }),
    definePage({
      method: 'post', path: `${HOME}/change`, access: 'officer', body: changeForm,
      handle: async ({ actor, body, lang }) => {
        const [fingerprint, reason] = [body.fingerprint ?? '', body.reason ?? ''];
        try {
          const input: ProposalInput = body.kind === 'change-anchor' ? { kind: body.kind, fingerprint, limits: limitsOf(body), reason } : { kind: body.kind, fingerprint, reason };
          const [made] = await deps.trust.propose(actor, input);
          return redirect(`${HOME}/proposals/${made?.id ?? ''}`, { level: 'success', message: { key: 'trust.proposedNow', params: { count: 1 } } });
        } catch (error) {
          return anchorView(actor, fingerprint, lang, faultsOf(error));
        }
      },
    }),
  ];
}

function decisionPages(deps: TrustPageDeps): Page[] {
  const show = async (actor: OfficerActor, id: string, lang: Lang, faults: FormErrors = NO_FORM_ERRORS): Promise<PageResult> => {
    const [proposal, others] = await Promise.all([deps.trust.proposal(actor, id), deps.otherManagers(actor)]);
    return view('signatures/trust-proposal', { key: `trust.kind.${proposal.kind}` }, { ...presentProposal(proposal, deps.trust.trees(), actor, lang), alone: others === 0, ...faults }, { ...crumbs, status: faults.errorList.length > 0 ? 400 : 200 });
  };
  const act = (verb: 'refuse' | 'withdraw'): Page => definePage({
    method: 'post', path: `${HOME}/proposals/:id/${verb}`, access: 'officer', params: oneId,
    handle: async ({ actor, params, lang }) => {
      try {
        await deps.trust[verb](actor, params.id);
        return redirect(HOME, { level: 'success', message: { key: verb === 'refuse' ? 'trust.refusedNow' : 'trust.withdrawnNow' } });
      } catch (error) {
        return show(actor, params.id, lang, faultsOf(error));
      }
    },
  });
  return [
    definePage({ method: 'get', path: `${HOME}/proposals/:id`, access: 'officer', params: oneId, handle: ({ actor, params, lang }) => show(actor, params.id, lang) }),
    definePage({
      method: 'post', path: `${HOME}/proposals/:id/confirm`, access: 'officer', params: oneId, body: z.object({ typed: formText }),
      handle: async ({ actor, params, body, lang }) => {
        try {
          const { version } = await deps.trust.confirm(actor, params.id, body.typed ?? '');
          return redirect(HOME, { level: 'success', message: { key: 'trust.confirmedNow', params: { version } } });
        } catch (error) {
          return show(actor, params.id, lang, faultsOf(error));
        }
      },
    }),
    act('refuse'),
    act('withdraw'),
  ];
}

/** What stands on the page again; whoever may not know the page gets the page of errors. */
function faultsOf(error: unknown): FormErrors {
  if (!(error instanceof ArchiveError) || error.kind === 'not-found' || error.code === 'permission-missing' || error.code === 'csrf') throw error;
  return formErrors(error);
}

function treeOptions(trust: Trust, lang: Lang): { value: string; label: string }[] {
  return trust.trees().map((tree) => ({ value: tree.code, label: lang === 'vi' ? tree.nameVi : tree.nameEn }));
}
