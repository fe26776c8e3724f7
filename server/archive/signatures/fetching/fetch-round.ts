import type { MissingEvidence } from '../verifier/judge/verdict.js';
import { addressesOf } from '../verifier/x509/addresses.js';
import { tryReadCertificate } from '../verifier/x509/certificate.js';
import type { Certificate } from '../verifier/x509/certificate.js';
import type { EvidenceItem, EvidenceKind, FetchRound } from './evidence.js';
import { FETCHER, tryId } from './evidence-deps.js';
import type { EvidenceDeps } from './evidence-deps.js';
import type { RequestAnswer, RequestFault } from './guarded-request.js';
import { allowedHost } from './hosts.js';
import { ocspGetUrl, ocspRequest } from './ocsp-request.js';
import { readIssuerAnswer, readListAnswer, readOcspAnswer } from './read-evidence.js';
import type { ReadEvidence } from './read-evidence.js';

/** One thing to ask for; `depth` counts the steps up from what the verdict named. */
interface Wish {
  readonly need: MissingEvidence['need'];
  readonly certificate: Certificate;
  readonly issuer: Certificate | undefined;
  readonly depth: number;
}

interface Round {
  readonly brought: Map<string, EvidenceItem>;
  readonly left: { fingerprint: string; host: string; fault: string }[];
  later: boolean;
  requests: number;
}

const MAX_REQUESTS = 24;
const MAX_DEPTH = 5;
const MAX_BYTES: Readonly<Record<EvidenceKind, number>> = { ocsp: 512 * 1024, crl: 32 * 1024 * 1024, certificate: 1024 * 1024 };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Asks for everything a verdict missed, as far up the chain as addresses lead; at most so many requests a round. */
export async function fetchRound(deps: EvidenceDeps, missing: readonly MissingEvidence[], signal: AbortSignal | undefined): Promise<FetchRound> {
  const round: Round = { brought: new Map(), left: [], later: false, requests: 0 };
  const wishes = missing.flatMap((one): Wish[] => {
    const certificate = tryReadCertificate(Buffer.from(one.certificate, 'base64'));
    const issuer = one.issuer === undefined ? undefined : tryReadCertificate(Buffer.from(one.issuer, 'base64'));
    return certificate === undefined ? [] : [{ need: one.need, certificate, issuer, depth: 0 }];
  });
  const seen = new Set<string>();
  for (let wish = wishes.shift(); wish !== undefined && signal?.aborted !== true; wish = wishes.shift()) {
    const key = `${wish.need} ${wish.certificate.fingerprint}`;
    if (!seen.has(key)) {
      seen.add(key);
      wishes.push(...(wish.need === 'issuer' ? await fetchIssuer(deps, round, wish, signal) : await fetchRevocation(deps, round, wish, signal)));
    }
  }
  return { brought: [...round.brought.values()], left: round.left, later: round.later };
}

/** The issuer by address; what it brings opens the next questions: was the lower one revoked, who issued the upper one. */
async function fetchIssuer(deps: EvidenceDeps, round: Round, wish: Wish, signal: AbortSignal | undefined): Promise<Wish[]> {
  const { certificate, depth } = wish;
  for (const url of addressesOf(certificate).issuers) {
    let issuer: Certificate | undefined;
    await ask(deps, round, { kind: 'certificate', url, wish, signal, read: (bytes) => {
      const found = readIssuerAnswer(bytes, certificate);
      issuer = found?.issuer;
      return found?.evidence;
    } });
    if (issuer !== undefined) {
      const above: Wish[] = issuer.selfIssued || depth >= MAX_DEPTH ? [] : [{ need: 'issuer', certificate: issuer, issuer: undefined, depth: depth + 1 }];
      return [{ need: 'revocation', certificate, issuer, depth }, ...above];
    }
  }
  return [];
}

/** A response of the responder first; a list only where no response came. */
async function fetchRevocation(deps: EvidenceDeps, round: Round, wish: Wish, signal: AbortSignal | undefined): Promise<Wish[]> {
  const { certificate, issuer } = wish;
  const { ocsp, crls } = addressesOf(certificate);
  for (const url of issuer === undefined ? [] : ocsp) {
    if (issuer !== undefined && (await ask(deps, round, { kind: 'ocsp', url, wish, signal, body: ocspRequest(certificate, issuer), read: (bytes) => readOcspAnswer(bytes, certificate, issuer) }))) {
      return [];
    }
  }
  for (const url of crls) {
    if (await ask(deps, round, { kind: 'crl', url, wish, signal, read: readListAnswer })) {
      return [];
    }
  }
  return [];
}

interface Question {
  readonly kind: EvidenceKind;
  readonly url: string;
  readonly wish: Wish;
  readonly signal: AbortSignal | undefined;
  /** Body of an OCSP request. */
  readonly body?: Buffer;
  readonly read: (bytes: Uint8Array) => ReadEvidence | undefined;
}

/** Asks one address unless it was asked lately; true when it gave what was asked for, now or lately. */
async function ask(deps: EvidenceDeps, round: Round, question: Question): Promise<boolean> {
  const url = URL.canParse(question.url) ? new URL(question.url) : undefined;
  const allowed = url === undefined ? undefined : allowedHost(deps.hosts, url);
  const leave = (fault: string): false => {
    round.left.push({ fingerprint: question.wish.certificate.fingerprint, host: url?.hostname ?? '', fault });
    return false;
  };
  if (url === undefined || allowed === undefined || (allowed.onlyPost && question.body === undefined)) {
    return leave(url === undefined ? 'not-http' : allowed === undefined ? 'host-not-allowed' : 'only-post');
  }
  const id = tryId(question.kind, question.url, question.kind === 'crl' ? '' : question.wish.certificate.fingerprint);
  const [last] = await deps.store.tries([id]);
  const now = deps.clock.now();
  if (last !== undefined && Date.parse(last.nextAt) > now.getTime()) {
    round.later ||= last.fault !== null;
    return last.fault === null || leave('asked-lately');
  }
  if (round.requests >= MAX_REQUESTS) {
    round.later = true;
    return leave('too-many-questions');
  }
  round.requests += 1;
  const answer = await deps.queue.run(url.host, () => sendQuestion(deps, question, allowed.onlyPost));
  const found = 'fault' in answer ? undefined : question.read(answer.bytes);
  const fault = 'fault' in answer ? answer.fault : found === undefined ? 'not-what-was-asked' : undefined;
  if (fault === 'aborted') {
    return leave(fault);
  }
  const retry = 'fault' in answer && answer.retry;
  await keep(deps, round, { id, url, fault, retry, failures: fault === undefined ? 0 : (last?.failures ?? 0) + 1 }, question, found);
  round.later ||= retry;
  return fault === undefined || leave(fault);
}

/** OCSP by GET where the question is short and the host takes it, else by POST; a host that refuses GET is asked by POST at once. */
async function sendQuestion(deps: EvidenceDeps, { kind, url, body, signal }: Question, onlyPost: boolean): Promise<RequestAnswer | RequestFault> {
  const frame = { timeoutMs: deps.timeoutMs, maxBytes: MAX_BYTES[kind], ruleFor: (hop: URL) => allowedHost(deps.hosts, hop)?.rule, ...(signal === undefined ? {} : { signal }) };
  if (body === undefined) {
    return deps.send({ ...frame, url, method: 'GET' });
  }
  const short = onlyPost ? undefined : ocspGetUrl(url, body);
  const answer = short === undefined ? undefined : await deps.send({ ...frame, url: short, method: 'GET', headers: { accept: 'application/ocsp-response' } });
  const refused = answer !== undefined && 'fault' in answer && answer.fault === 'refused' && (answer.status ?? 0) < 500;
  return answer === undefined || refused ? deps.send({ ...frame, url, method: 'POST', body, headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' } }) : answer;
}

/** Bytes before rows; the asking itself is audited, whatever came of it. */
async function keep(deps: EvidenceDeps, round: Round, outcome: { id: string; url: URL; fault: string | undefined; retry: boolean; failures: number }, question: Question, found: ReadEvidence | undefined): Promise<void> {
  const now = deps.clock.now();
  const iso = (ms: number | undefined): string | null => (ms === undefined || Number.isNaN(ms) ? null : new Date(ms).toISOString());
  const sha256 = found === undefined ? undefined : await deps.folder.put(found.bytes);
  const { id, url, fault, failures } = outcome;
  await deps.uow.run(FETCHER, async (tx) => {
    await deps.store.noteTry(tx, { id, host: url.hostname.slice(0, 180), url: question.url.slice(0, 500), fault: fault ?? null, failures, triedAt: now.toISOString(), nextAt: new Date(now.getTime() + pause(outcome, found, now.getTime())).toISOString() });
    let added = false;
    if (found !== undefined && sha256 !== undefined) {
      added = await deps.store.insertItem(tx, { sha256, kind: found.kind, about: found.about, url: question.url.slice(0, 500), fetchedAt: now.toISOString(), thisUpdate: iso(found.thisUpdate), nextUpdate: iso(found.nextUpdate), sizeBytes: found.bytes.length, rank: now.getTime() });
    }
    tx.record({ name: found === undefined ? 'evidence.not-had' : 'evidence.fetched', subject: { type: 'evidence', id: sha256 ?? id }, data: { kind: question.kind, host: url.hostname, certificate: question.wish.certificate.fingerprint, ...(fault === undefined ? {} : { fault }) }, announce: false });
    if (added && found !== undefined && sha256 !== undefined) {
      round.brought.set(sha256, { kind: found.kind, sha256, bytes: found.bytes, url: question.url, fetchedAt: now.toISOString() });
    }
  });
}

/** Not asked again: after a failure twice as long each time, after a success until the answer's own end, both at most a day. */
function pause({ fault, retry, failures }: { fault: string | undefined; retry: boolean; failures: number }, found: ReadEvidence | undefined, now: number): number {
  if (fault !== undefined) {
    return retry ? Math.min(DAY_MS, 5 * MINUTE_MS * 2 ** Math.min(10, failures - 1)) : DAY_MS;
  }
  return Math.min(DAY_MS, Math.max(60 * MINUTE_MS, (found?.nextUpdate ?? 0) - now));
}
