import { formatDateTime } from '../../../platform/i18n/formats.js';
import type { Message } from '../../../platform/i18n/translator.js';
import type { SignatureState } from '../../records/model.js';
import type { DocumentVerdict, SignatureVerdict } from '../verifier/judge/verdict.js';
import { statusOf } from '../verifier/vietnamese/explain.js';
import type { Explanation } from '../verifier/vietnamese/explain.js';

/** One thing that was, or was not, established; `tone` picks the icon, the words say it all. */
export interface Statement {
  readonly tone: 'passed' | 'indeterminate' | 'failed' | 'none';
  readonly icon: string;
  readonly message: Message;
}

interface Judged {
  readonly verdict: DocumentVerdict;
  readonly explanations: readonly Explanation[];
  readonly state: SignatureState;
}

const ORDER = ['TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED'];
const ICONS: Readonly<Record<Statement['tone'], string>> = { passed: 'check', indeterminate: 'alert', failed: 'x-circle', none: 'info' };

/** What happened to the bytes a signature covers: proven whole, proven otherwise, or not to be told. */
export function intactness(one: SignatureVerdict): 'intact' | 'broken' | 'unproven' {
  if (one.integrity.byteRange === 'bad' || one.integrity.digest === false || one.integrity.cms === false) return 'broken';
  return one.integrity.digest === true && one.integrity.cms === true ? 'intact' : 'unproven';
}

/** Signatures that count for the file; usage rights of a form are nobody's. */
export function countedOf(verdict: Pick<DocumentVerdict, 'signatures'>): SignatureVerdict[] {
  return verdict.signatures.filter((one) => one.kind !== 'usage-rights');
}

/**
 * The one line over everything: exactly what was proven for the worst signature of the file, and no more. Nothing is called intact
 * whose digest was not compared, and nobody trusted whose chain was not followed to an anchor.
 */
export function verdictLine({ verdict, explanations, state }: Judged): Message {
  const counted = countedOf(verdict);
  const [first] = counted;
  if (first === undefined) return { key: verdict.main === 'TOTAL_FAILED' ? 'signature-pages.line.rewritten' : 'signature-pages.line.none' };
  const worst = counted.reduce((bad, one) => (ORDER.indexOf(one.main) > ORDER.indexOf(bad.main) ? one : bad), first);
  const status = statusOf(worst);
  if (worst.main === 'TOTAL_PASSED') {
    if (state !== 'passed') return { key: 'signature-pages.line.allowedElse' };
    const latest = counted.map((one) => one.time.bestSignatureTime).sort().at(-1) ?? '';
    const byNow = counted.some((one) => one.time.poeSource === 'now');
    return { key: byNow ? 'signature-pages.line.VALID' : 'signature-pages.line.VALID_AT_SIGNING', params: { count: counted.length, time: formatDateTime(latest) } };
  }
  const whole = intactness(worst);
  if (whole === 'unproven') return { key: 'signature-pages.line.unproven' };
  if (whole === 'broken') return { key: explanations.some((one) => one.code === 'rewritten-after-signing' && one.field === worst.field) ? 'signature-pages.line.rewritten' : 'signature-pages.line.broken' };
  return { key: `signature-pages.line.${status}` };
}

/**
 * The separate statements behind the line: whole, unchanged since, by whom, not revoked, when. A passed one is never said for a
 * file when it fails for one of its signatures.
 */
export function verdictStatements({ verdict }: Judged): Statement[] {
  const counted = countedOf(verdict);
  const people = counted.filter((one) => one.kind !== 'doc-timestamp');
  if (counted.length === 0) return [];
  return [contentStatement(counted), ...changeStatements(counted), ...(people.length === 0 ? [] : [issuerStatement(people), ...revocationStatements(people), timeStatement(people)])];
}

function say(tone: Statement['tone'], name: string, params: Readonly<Record<string, string | number>> = {}): Statement {
  return { tone, icon: ICONS[tone], message: { key: `signature-pages.says.${name}`, params } };
}

function contentStatement(counted: readonly SignatureVerdict[]): Statement {
  const broken = counted.filter((one) => intactness(one) === 'broken').length;
  const unproven = counted.filter((one) => intactness(one) === 'unproven').length;
  const count = counted.length;
  // A range that no longer frames the signed part was compared with nothing: that is not "differs".
  const framed = counted.some((one) => one.integrity.digest === false || (one.integrity.byteRange === 'ok' && one.integrity.cms === false));
  if (broken > 0) return say('failed', framed ? 'contentBroken' : 'contentRange', { broken, count });
  if (unproven > 0) return say('indeterminate', 'contentUnproven', { unproven, count });
  return say('passed', 'contentIntact', { count });
}

/** Not agreed to, or of a kind that may cover what was signed: the policy says how grave it is. */
export function changesDoubtful(one: SignatureVerdict): boolean {
  return !one.modification.permitted || one.messages.some((message) => message.level === 'error' && message.code.startsWith('changes.'));
}

function changeStatements(counted: readonly SignatureVerdict[]): Statement[] {
  const covered = counted.filter((one) => intactness(one) === 'intact');
  if (covered.length === 0) return [];
  const unexplained = covered.filter((one) => !one.modification.permitted && one.modification.level === 'OTHER').length;
  const doubtful = covered.filter(changesDoubtful).length;
  if (unexplained > 0) return [say('failed', 'changedAfter', { count: unexplained })];
  if (doubtful > 0) return [say('indeterminate', 'addedAfter', { count: doubtful })];
  return [covered.some((one) => one.modification.level !== 'NONE') ? say('passed', 'addedAllowed') : say('passed', 'unchanged')];
}

function issuerStatement(people: readonly SignatureVerdict[]): Statement {
  const unknown = people.filter((one) => one.chain.anchorId === undefined).length;
  if (unknown > 0) return say('indeterminate', 'issuerUnknown', { unknown, count: people.length });
  const doubtful = people.filter((one) => !one.chain.trusted).length;
  return doubtful > 0 ? say('indeterminate', 'issuerDoubtful', { doubtful, count: people.length }) : say('passed', 'issuerKnown', { count: people.length });
}

function revocationStatements(people: readonly SignatureVerdict[]): Statement[] {
  const anchored = people.filter((one) => one.chain.anchorId !== undefined);
  if (anchored.length === 0) return [];
  const has = (one: SignatureVerdict, code: string): boolean => one.messages.some((message) => message.code === code);
  const revoked = anchored.filter((one) => has(one, 'revocation.before')).length;
  if (revoked > 0) return [say('failed', 'revoked', { count: revoked })];
  const unknown = anchored.filter((one) => one.chain.revocation[0] === undefined || one.chain.revocation[0].status === 'unknown' || one.chain.revocation[0].stale).length;
  if (unknown > 0) return [say('indeterminate', 'revocationUnknown', { unknown, count: people.length })];
  return [anchored.some((one) => one.chain.revocation[0]?.status === 'revoked') ? say('passed', 'revokedAfter') : say('passed', 'notRevoked')];
}

function timeStatement(people: readonly SignatureVerdict[]): Statement {
  const claims = people.filter((one) => one.time.poeSource === 'now');
  const [claimed, count] = [claims.length, people.length];
  const stamped = claims.filter((one) => one.timestamps.some((stamp) => stamp.intact && !stamp.trusted && stamp.kind === 'signature')).length;
  if (claimed > 0) return say('none', stamped === 0 ? 'timeClaimed' : stamped === claimed ? 'timeStamped' : 'timeStampedSome', { claimed, stamped, count });
  const time = formatDateTime(people.map((one) => one.time.bestSignatureTime).sort().at(-1) ?? '');
  // That the archive holds a signature since a day says nothing of the hour it was made.
  return people.some((one) => one.time.poeSource === 'evidence') ? say('none', 'timeHeld', { time }) : say('passed', 'timeProven', { time });
}
