import { notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { toPlainTrust } from '../worker-task.js';
import type { PlainTrust } from '../worker-task.js';
import type { CertificateFacts, TrustContent, TrustProposal } from './model.js';
import { NO_TRUST } from './model.js';
import { namedIn, storeOf } from './plain-store.js';
import type { ProposalRow, TrustTables } from './store.js';
import type { Trust, TrustDeps } from './trust.js';

const MOST_OPEN = 200;
const MOST_HISTORY = 100;

type Loaded = { readonly version: number; readonly hash: string; readonly plain: PlainTrust };

/** Reading the store. The last version read is kept: versions never change. */
export function createTrustQueries({ store, trees }: TrustDeps): Pick<Trust, 'current' | 'at' | 'overview' | 'proposal'> {
  let last: Loaded | undefined;
  const load = async (version: number): Promise<Loaded> => {
    if (last?.version === version) return last;
    const row = version === 0 ? { content: NO_TRUST } : await store.version(version);
    if (row === undefined) throw notFound();
    last = { version, ...(await plainOf(store, row.content)) };
    return last;
  };
  return {
    current: async () => load(await store.latestNumber()),
    at: load,
    async overview(actor) {
      requirePermission(actor, 'signature.manage');
      const [latest, open, history] = await Promise.all([store.latest(), store.proposals('open', MOST_OPEN), store.versions(MOST_HISTORY)]);
      const content = latest?.content ?? NO_TRUST;
      const facts = await factsOf(store, [...namedIn(content), ...content.denied, ...open.map((row) => row.fingerprint)]);
      return {
        version: latest?.version ?? 0, hash: latest?.hash ?? (await load(0)).hash, trees, content, facts, open: open.map((row) => toProposal(row, facts)),
        history: history.map(({ version, hash, at, kind, fingerprints, proposedByName, confirmedByName }) => ({ version, hash, at, kind, fingerprints, proposedByName, confirmedByName })),
      };
    },
    async proposal(actor, proposalId) {
      requirePermission(actor, 'signature.manage');
      const row = await store.proposalById(proposalId);
      if (row === undefined) throw notFound();
      return toProposal(row, await factsOf(store, [row.fingerprint]));
    },
  };
}

async function plainOf(store: TrustTables, content: TrustContent): Promise<Omit<Loaded, 'version'>> {
  const rows = await store.certificates(namedIn(content));
  const plain = toPlainTrust(storeOf(content, new Map(rows.map((row) => [row.fingerprint, Buffer.from(row.der, 'base64')]))));
  return { hash: plain.hash, plain };
}

async function factsOf(store: TrustTables, fingerprints: readonly string[]): Promise<Map<string, CertificateFacts>> {
  return new Map((await store.certificates([...new Set(fingerprints)])).map((row) => [row.fingerprint, row.facts]));
}

/** The proposal of a row. */
export function toProposal(row: ProposalRow, facts: ReadonlyMap<string, CertificateFacts>): TrustProposal {
  const { hasCertificate, ...rest } = row;
  return { ...rest, certificate: hasCertificate === 1 ? (facts.get(row.fingerprint) ?? null) : null };
}
