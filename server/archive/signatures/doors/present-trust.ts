import type { Actor } from '../../../kernel/actor.js';
import { notFound } from '../../../kernel/errors.js';
import type { Message } from '../../../platform/i18n/translator.js';
import type { AnchorEntry, CertificateFacts, TrustProposal, TrustTree } from '../trust/model.js';
import type { TrustOverview } from '../trust/trust.js';

type Lang = 'vi' | 'en';
const HOME = '/admin/trust';

/** A certificate as the pages show it: its fingerprint in blocks that an eye can follow. */
interface CertificateView {
  readonly fingerprint: string;
  readonly blocks: readonly string[];
  readonly href: string;
  readonly title: string;
  readonly facts?: CertificateFacts;
}

/** Blocks of eight digits, as read out on the telephone. */
export function blocksOf(fingerprint: string): string[] {
  return fingerprint.match(/.{1,8}/g) ?? [];
}

function certificateView(fingerprint: string, facts: ReadonlyMap<string, CertificateFacts>): CertificateView {
  const known = facts.get(fingerprint);
  return { fingerprint, blocks: blocksOf(fingerprint), href: `${HOME}/certificates/${fingerprint}`, title: known?.name ?? `${fingerprint.slice(0, 16)}…`, ...(known === undefined ? {} : { facts: known }) };
}

function anchorView(anchor: AnchorEntry, overview: TrustOverview): object {
  return { ...certificateView(anchor.fingerprint, overview.facts), purposeKeys: anchor.purposes.map((purpose) => `trust.purpose.${purpose}`), trustedFrom: anchor.trustedFrom, sunset: anchor.sunset, denied: overview.content.denied.includes(anchor.fingerprint) };
}

/** The whole store for its page. */
export function presentTrust(overview: TrustOverview, lang: Lang): object {
  const { content, facts } = overview;
  const known = new Set(overview.trees.map((tree) => tree.code));
  const strays = [...new Set(content.anchors.map((anchor) => anchor.tree))].filter((tree) => !known.has(tree));
  const anchorsOf = (tree: string): object[] => content.anchors.filter((anchor) => anchor.tree === tree).map((anchor) => anchorView(anchor, overview));
  return {
    version: overview.version, hash: overview.hash, blocks: blocksOf(overview.hash),
    trees: [
      ...overview.trees.map((tree) => ({ ...treeView(tree, lang), anchors: anchorsOf(tree.code) })),
      ...strays.map((tree) => ({ code: tree, name: tree, uses: '', instructions: '', test: false, anchors: anchorsOf(tree) })),
    ],
    intermediates: content.intermediates.map((one) => certificateView(one, facts)),
    denied: content.denied.map((one) => certificateView(one, facts)),
    open: overview.open.map((one) => ({ ...certificateView(one.fingerprint, facts), href: `${HOME}/proposals/${one.id}`, kindKey: `trust.kind.${one.kind}`, by: one.proposedByName, at: one.proposedAt })),
    history: overview.history.map((one) => ({ ...one, kindKey: `trust.kind.${one.kind}`, names: one.fingerprints.map((fingerprint) => certificateView(fingerprint, facts)) })),
    newHrefs: { anchor: `${HOME}/new?kind=add-anchor`, intermediate: `${HOME}/new?kind=add-intermediate`, denial: `${HOME}/new?kind=deny` },
  };
}

function treeView(tree: TrustTree, lang: Lang): object {
  return {
    code: tree.code, test: tree.test, newHref: `${HOME}/new?kind=add-anchor&tree=${encodeURIComponent(tree.code)}`,
    ...(lang === 'vi' ? { name: tree.nameVi, uses: tree.usesVi, instructions: tree.instructionsVi } : { name: tree.nameEn, uses: tree.usesEn, instructions: tree.instructionsEn }),
  };
}

/** What may catch the eye of somebody who compares: nothing here forbids, a person decides. */
function notesOf(facts: CertificateFacts | null | undefined, kind: string): Message[] {
  if (facts === null || facts === undefined) return [{ key: 'trust.note.unseen' }];
  const notes: Message[] = [];
  if (kind === 'add-anchor' && !facts.selfSigned) notes.push({ key: 'trust.note.notRoot' });
  if (kind.startsWith('add') && !facts.authority) notes.push({ key: 'trust.note.notAuthority' });
  return notes;
}

/** One proposal with what must be compared, and what this person may do about it. */
export function presentProposal(proposal: TrustProposal, trees: readonly TrustTree[], actor: Actor, lang: Lang): object {
  const base = `${HOME}/proposals/${proposal.id}`;
  const own = proposal.proposedBy === actor.id;
  const open = proposal.state === 'open';
  const tree = trees.find((one) => one.code === proposal.limits?.tree);
  return {
    kindKey: `trust.kind.${proposal.kind}`, kindHintKey: `trust.kindHint.${proposal.kind}`, state: proposal.state, stateKey: `trust.state.${proposal.state}`,
    fingerprint: proposal.fingerprint, blocks: blocksOf(proposal.fingerprint), facts: proposal.certificate, notes: notesOf(proposal.certificate, proposal.kind), reason: proposal.reason,
    proposedBy: proposal.proposedByName, proposedAt: proposal.proposedAt, decidedBy: proposal.decidedByName, decidedAt: proposal.decidedAt, version: proposal.version, own,
    ...(proposal.limits === null ? {} : {
      limits: {
        tree: tree === undefined ? proposal.limits.tree : lang === 'vi' ? tree.nameVi : tree.nameEn, test: tree?.test === true, purposeKeys: proposal.limits.purposes.map((purpose) => `trust.purpose.${purpose}`),
        trustedFrom: proposal.limits.trustedFrom, sunset: proposal.limits.sunset,
      },
    }),
    ...(open && !own ? { confirmAction: `${base}/confirm`, refuseAction: `${base}/refuse` } : {}),
    ...(open && own ? { withdrawAction: `${base}/withdraw` } : {}),
  };
}

/** A certificate of the store with what can be proposed about it. @throws not-found for one the store does not know */
export function presentAnchor(overview: TrustOverview, fingerprint: string, lang: Lang): { readonly title: string; readonly [field: string]: unknown } {
  const { content, facts } = overview;
  const anchor = content.anchors.find((one) => one.fingerprint === fingerprint);
  const intermediate = content.intermediates.includes(fingerprint);
  const denied = content.denied.includes(fingerprint);
  if (anchor === undefined && !intermediate && !denied && !facts.has(fingerprint)) throw notFound();
  const tree = overview.trees.find((one) => one.code === anchor?.tree);
  const pending = overview.open.filter((one) => one.fingerprint === fingerprint).map((one) => ({ href: `${HOME}/proposals/${one.id}`, kindKey: `trust.kind.${one.kind}`, by: one.proposedByName, at: one.proposedAt }));
  return {
    ...certificateView(fingerprint, facts), anchor: anchor !== undefined, intermediate, denied, pending,
    ...(anchor === undefined ? {} : {
      treeName: tree === undefined ? anchor.tree : lang === 'vi' ? tree.nameVi : tree.nameEn, purposeKeys: anchor.purposes.map((purpose) => `trust.purpose.${purpose}`), trustedFrom: anchor.trustedFrom, sunset: anchor.sunset,
      values: { tree: anchor.tree, purposes: anchor.purposes, trustedFrom: dayOf(anchor.trustedFrom), sunset: dayOf(anchor.sunset) },
    }),
  };
}

function dayOf(iso: string | null): string | undefined {
  return iso === null ? undefined : new Date(Date.parse(iso) + 7 * 3600_000).toISOString().slice(0, 10);
}
