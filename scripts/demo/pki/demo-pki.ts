import { createRandom, type Random } from '../random.js';
import { issueCertificate, type SigningIdentity } from './certificate.js';
import { TEST_LABEL, type NamePart } from './names.js';
import { seededRsaKeys } from './rsa-key.js';
import { timestampToken } from './timestamp.js';

/** The trees of the country in small: who may sign official papers, who signs for citizens and firms, who states the time. */
export const TREES = ['government', 'public', 'remote'] as const;
export type Tree = (typeof TREES)[number];

/** Days on which a certificate holds. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A whole test PKI in the shape of the Vietnamese one. Same seed, same bytes. */
export interface DemoPki {
  /** Roots to be trusted, by tree, and the separate root of the time-stamp authority. */
  readonly roots: Readonly<Record<Tree | 'timestamp', SigningIdentity>>;
  /** The authorities under the roots that issue to people and agencies. */
  readonly issuers: Readonly<Record<Tree, SigningIdentity>>;
  readonly timestampAuthority: SigningIdentity;
  /** An answering service of each tree's issuer. */
  readonly responders: Readonly<Record<Tree, SigningIdentity>>;
  /** A certificate for a subject; the same name and days give the same certificate, made once. */
  issue(tree: Tree, subject: readonly NamePart[], validity: Validity): Promise<SigningIdentity>;
  /** A certificate of nobody's tree, signed by itself. */
  issueSelfSigned(subject: readonly NamePart[], validity: Validity): Promise<SigningIdentity>;
  /** DER of a time-stamp token over `data`. */
  timestamp(data: Uint8Array, at: Date): Promise<Uint8Array>;
}

const LONG: Validity = { notBefore: new Date('2018-01-01T00:00:00Z'), notAfter: new Date('2048-01-01T00:00:00Z') };

const ROOT_NAMES: Record<Tree | 'timestamp', readonly NamePart[]> = {
  government: [['C', 'VN'], ['O', `Ban Cơ yếu Chính phủ ${TEST_LABEL}`], ['CN', `RootCA chuyên dùng Chính phủ G2 ${TEST_LABEL}`]],
  public: [['C', 'VN'], ['O', `Bộ Khoa học và Công nghệ ${TEST_LABEL}`], ['CN', `Vietnam National Root CA G3 ${TEST_LABEL}`]],
  remote: [['C', 'VN'], ['O', `Bộ Khoa học và Công nghệ ${TEST_LABEL}`], ['CN', `VIETNAM NATIONAL ROOT CA - RS ${TEST_LABEL}`]],
  timestamp: [['C', 'VN'], ['O', `Bộ Khoa học và Công nghệ ${TEST_LABEL}`], ['CN', `Vietnam National TSA Root ${TEST_LABEL}`]],
};
const ISSUER_NAMES: Record<Tree, readonly NamePart[]> = {
  government: [['C', 'VN'], ['O', `Ban Cơ yếu Chính phủ ${TEST_LABEL}`], ['CN', `CA phục vụ các cơ quan Nhà nước G2 ${TEST_LABEL}`]],
  public: [['C', 'VN'], ['O', `Công ty Chứng thực Hư Cấu ${TEST_LABEL}`], ['CN', `HUCAU-CA SHA-256 ${TEST_LABEL}`]],
  remote: [['C', 'VN'], ['O', `Công ty Chứng thực Hư Cấu ${TEST_LABEL}`], ['CN', `HUCAU-CA RS ${TEST_LABEL}`]],
};

/**
 * Builds the trees from a seed. Takes some two seconds, almost all of it for the keys. `sharedLeafKeys` lets subjects share so
 * many keys among them, for loading hundreds of signed papers quickly; by default everybody has a key of his own.
 */
export async function createDemoPki(seed: string, options: { readonly sharedLeafKeys?: number } = {}): Promise<DemoPki> {
  const random = createRandom(`${seed}/pki`);
  const root = async (key: Tree | 'timestamp'): Promise<SigningIdentity> =>
    issueCertificate({ subject: ROOT_NAMES[key], use: 'authority', keys: await keysFor(random, `root/${key}`), ...LONG, random: random.fork(`serial/root/${key}`) });
  const roots = { government: await root('government'), public: await root('public'), remote: await root('remote'), timestamp: await root('timestamp') };
  const issuer = async (tree: Tree): Promise<SigningIdentity> =>
    issueCertificate({
      subject: ISSUER_NAMES[tree],
      use: 'authority',
      keys: await keysFor(random, `issuer/${tree}`),
      ...LONG,
      random: random.fork(`serial/issuer/${tree}`),
      issuer: roots[tree],
      issuerSlug: `root-${tree}`,
    });
  const issuers = { government: await issuer('government'), public: await issuer('public'), remote: await issuer('remote') };
  const service = async (name: string, use: 'timestamp' | 'ocsp', under: SigningIdentity): Promise<SigningIdentity> =>
    issueCertificate({
      subject: [['C', 'VN'], ['CN', `${name} ${TEST_LABEL}`]],
      use,
      keys: await keysFor(random, `service/${name}`),
      ...LONG,
      random: random.fork(`serial/service/${name}`),
      issuer: under,
      issuerSlug: 'service',
    });
  const timestampAuthority = await service('Dịch vụ cấp dấu thời gian', 'timestamp', roots.timestamp);
  const responders = {
    government: await service('OCSP cơ quan Nhà nước', 'ocsp', issuers.government),
    public: await service('OCSP công cộng', 'ocsp', issuers.public),
    remote: await service('OCSP ký từ xa', 'ocsp', issuers.remote),
  };
  const issued = new Map<string, Promise<SigningIdentity>>();
  const shared = new Map<string, ReturnType<typeof seededRsaKeys>>();
  const leafKeys = (name: string): ReturnType<typeof seededRsaKeys> => {
    if (options.sharedLeafKeys === undefined) return keysFor(random, `leaf/${name}`);
    const slot = `leaf/shared/${random.fork(`slot/${name}`).int(1, options.sharedLeafKeys)}`;
    const keys = shared.get(slot) ?? keysFor(random, slot);
    shared.set(slot, keys);
    return keys;
  };
  const issue = (tree: Tree | undefined, subject: readonly NamePart[], validity: Validity): Promise<SigningIdentity> => {
    const name = JSON.stringify([tree ?? 'self', subject, validity]);
    const known = issued.get(name);
    if (known !== undefined) return known;
    const made = issueLeaf(leafKeys(name), random, name, subject, validity, tree === undefined ? undefined : { issuer: issuers[tree], issuerSlug: `issuer-${tree}` });
    issued.set(name, made);
    return made;
  };
  return {
    roots,
    issuers,
    timestampAuthority,
    responders,
    issue,
    issueSelfSigned: (subject, validity) => issue(undefined, subject, validity),
    timestamp: (data, at) => timestampToken(data, at, timestampAuthority, random.fork(`tst/${at.toISOString()}/${Buffer.from(data).toString('hex', 0, 8)}`)),
  };
}

async function issueLeaf(
  made: ReturnType<typeof seededRsaKeys>,
  random: Random,
  name: string,
  subject: readonly NamePart[],
  validity: Validity,
  by: { issuer: SigningIdentity; issuerSlug: string } | undefined,
): Promise<SigningIdentity> {
  return issueCertificate({ subject, use: 'signing', keys: await made, ...validity, random: random.fork(`serial/${name}`), ...(by ?? {}) });
}

function keysFor(random: Random, purpose: string): ReturnType<typeof seededRsaKeys> {
  return seededRsaKeys(random.fork(`key/${purpose}`));
}
