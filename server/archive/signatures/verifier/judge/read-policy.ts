import { ARCHIVE_POLICY } from './policy.js';
import type { AlgorithmTable, CheckLevel, ValidationPolicy } from './policy.js';

const LEVELS: readonly string[] = ['fail', 'warn', 'info', 'ignore'] satisfies CheckLevel[];
const KEY_USAGES: readonly string[] = ['digitalSignature', 'nonRepudiation'];

/** A policy document that cannot be used; the message names the entry and what may stand there. */
export class PolicyError extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, where: string, allowed?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyError(`${where} must be an object`);
  }
  const unknown = allowed === undefined ? undefined : Object.keys(value).find((key) => !allowed.includes(key));
  if (unknown !== undefined) {
    throw new PolicyError(`${where} has no entry "${unknown}"; it may have: ${(allowed ?? []).join(', ')}`);
  }
  return value as Fields;
}

function text(value: unknown, where: string, shipped: string): string {
  if (value !== undefined && (typeof value !== 'string' || value === '')) {
    throw new PolicyError(`${where} must be a text`);
  }
  return value ?? shipped;
}

function listOf(value: unknown, where: string, allowed?: readonly string[]): readonly string[] {
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string' && (allowed === undefined || allowed.includes(item)))) {
    throw new PolicyError(`${where} must be a list of ${allowed === undefined ? 'texts' : allowed.join(', ')}`);
  }
  return value;
}

/** The end of an algorithm: a moment, or null for none. */
function endOf(value: unknown, where: string): string | null {
  if (value !== null && (typeof value !== 'string' || Number.isNaN(Date.parse(value)))) {
    throw new PolicyError(`${where} must be a moment such as "2029-01-01T00:00:00Z", or null for no end`);
  }
  return value;
}

function ends(value: unknown, where: string): Record<string, string | null> {
  return Object.fromEntries(Object.entries(fieldsOf(value ?? {}, where)).map(([name, end]) => [name.toLowerCase(), endOf(end, `${where}.${name}`)]));
}

function readAlgorithms(value: unknown): AlgorithmTable {
  const shipped = ARCHIVE_POLICY.algorithms;
  const given = fieldsOf(value ?? {}, 'algorithms', ['version', 'digests', 'certificateDigests', 'keys']);
  const keys = given['keys'] ?? [];
  if (!Array.isArray(keys)) {
    throw new PolicyError('algorithms.keys must be a list');
  }
  const rules = keys.map((item: unknown, index) => {
    const where = `algorithms.keys[${index}]`;
    const rule = fieldsOf(item, where, ['family', 'minBits', 'until']);
    if (typeof rule['family'] !== 'string' || typeof rule['minBits'] !== 'number') {
      throw new PolicyError(`${where} needs family (${[...new Set(shipped.keys.map((one) => one.family))].join(', ')}) and minBits`);
    }
    return { family: rule['family'], minBits: rule['minBits'], until: endOf(rule['until'] ?? null, `${where}.until`) };
  });
  return {
    version: text(given['version'], 'algorithms.version', value === undefined ? shipped.version : `${shipped.version}, changed`),
    digests: { ...shipped.digests, ...ends(given['digests'], 'algorithms.digests') },
    certificateDigests: { ...shipped.certificateDigests, ...ends(given['certificateDigests'], 'algorithms.certificateDigests') },
    // Rules are tried in order: what is given comes first.
    keys: [...rules, ...shipped.keys],
  };
}

function readChecks(value: unknown): ValidationPolicy['checks'] {
  const given = fieldsOf(value ?? {}, 'checks', Object.keys(ARCHIVE_POLICY.checks));
  for (const [name, level] of Object.entries(given)) {
    if (typeof level !== 'string' || !LEVELS.includes(level)) {
      throw new PolicyError(`checks.${name} must be one of ${LEVELS.join(', ')}`);
    }
  }
  return { ...ARCHIVE_POLICY.checks, ...(given as Partial<ValidationPolicy['checks']>) };
}

/**
 * Reads a policy document over the shipped one: what it leaves out stays as shipped, single digests and checks too; rules for keys are
 * tried before the shipped ones. Throws PolicyError (SyntaxError when it is no JSON) on anything it does not know, for a policy that is
 * half understood judges in nobody's sense.
 */
export function readPolicy(json: string): ValidationPolicy {
  const given = fieldsOf(JSON.parse(json.replace(/^\ufeff/, '')), 'the policy', ['id', 'version', 'checks', 'revocationGraceSeconds', 'signerKeyUsage', 'signerExtendedKeyUsage', 'algorithms']);
  const grace = given['revocationGraceSeconds'] ?? ARCHIVE_POLICY.revocationGraceSeconds;
  if (typeof grace !== 'number' || !(grace >= 0)) {
    throw new PolicyError('revocationGraceSeconds must be a number of seconds, 0 or more');
  }
  return {
    id: text(given['id'], 'id', ARCHIVE_POLICY.id), version: text(given['version'], 'version', ARCHIVE_POLICY.version), checks: readChecks(given['checks']), revocationGraceSeconds: grace,
    signerKeyUsage: given['signerKeyUsage'] === undefined ? ARCHIVE_POLICY.signerKeyUsage : (listOf(given['signerKeyUsage'], 'signerKeyUsage', KEY_USAGES) as ValidationPolicy['signerKeyUsage']),
    signerExtendedKeyUsage: given['signerExtendedKeyUsage'] === undefined ? ARCHIVE_POLICY.signerExtendedKeyUsage : listOf(given['signerExtendedKeyUsage'], 'signerExtendedKeyUsage'),
    algorithms: given['algorithms'] === undefined ? ARCHIVE_POLICY.algorithms : readAlgorithms(given['algorithms']),
  };
}
