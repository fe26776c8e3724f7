import { checkPrimeSync, webcrypto } from 'node:crypto';
import type { Random } from '../random.js';

/** A pair of RSA keys for RSASSA-PKCS1-v1_5 with SHA-256. */
export interface SigningKeys {
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
}

const EXPONENT = 65_537n;
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/**
 * Makes an RSA key from a seeded source: the same seed gives the same key and so, with PKCS#1 v1.5, the same signatures byte for
 * byte. Worthless for secrets, on purpose: whoever knows the seed knows the key.
 */
export async function seededRsaKeys(random: Random, bits = 2048): Promise<SigningKeys> {
  const half = bits / 2;
  const p = seededPrime(random, half);
  let q = seededPrime(random, half);
  while (q === p) q = seededPrime(random, half);
  const n = p * q;
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const open = { kty: 'RSA', alg: 'RS256', ext: true, n: base64url(n), e: base64url(EXPONENT) };
  const jwk = {
    ...open,
    d: base64url(d),
    p: base64url(p),
    q: base64url(q),
    dp: base64url(d % (p - 1n)),
    dq: base64url(d % (q - 1n)),
    qi: base64url(inverse(q, p)),
  };
  return {
    privateKey: await webcrypto.subtle.importKey('jwk', jwk, ALGORITHM, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', open, ALGORITHM, true, ['verify']),
  };
}

/** The two highest bits are set, so that the product of two has the full length. */
function seededPrime(random: Random, bits: number): bigint {
  const bytes = random.bytes(bits / 8);
  bytes[0] = (bytes[0] ?? 0) | 0xc0;
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) | 1;
  let candidate = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  while ((candidate - 1n) % EXPONENT === 0n || hasSmallFactor(candidate) || !checkPrimeSync(candidate, { checks: 20 })) candidate += 2n;
  return candidate;
}

const SMALL_PRIMES = [3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n, 59n, 61n, 67n, 71n, 73n, 79n, 83n, 89n, 97n];

function hasSmallFactor(candidate: bigint): boolean {
  return SMALL_PRIMES.some((prime) => candidate % prime === 0n);
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [oldR, r] = [value % modulus, modulus];
  let [oldS, s] = [1n, 0n];
  while (r !== 0n) {
    const quotient = oldR / r;
    [oldR, r] = [r, oldR - quotient * r];
    [oldS, s] = [s, oldS - quotient * s];
  }
  return ((oldS % modulus) + modulus) % modulus;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
