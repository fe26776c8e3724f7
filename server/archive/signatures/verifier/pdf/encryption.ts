import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { PdfDict, PdfString, nameOf } from './objects.js';
import type { PdfObject } from './objects.js';
import { rc4 } from './rc4.js';

/** How strings and streams of an encrypted file are read; `opened` false means no key: contents stay ciphertext. */
export interface Decryptor {
  readonly opened: boolean;
  readonly encryptMetadata: boolean;
  string(bytes: Uint8Array, num: number, gen: number): Uint8Array;
  stream(bytes: Uint8Array, num: number, gen: number, cryptFilter: string | undefined): Uint8Array;
}

type Method = 'none' | 'rc4' | 'aes128' | 'aes256';

const PAD = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex');

function md5(...parts: Uint8Array[]): Buffer {
  const hash = createHash('md5');
  parts.forEach((part) => hash.update(part));
  return hash.digest();
}

function bytesOf(value: PdfObject): Uint8Array {
  return value instanceof PdfString ? value.bytes : new Uint8Array(0);
}

function intOf(value: PdfObject, fallback: number): number {
  return typeof value === 'number' ? Math.trunc(value) : fallback;
}

interface Parameters {
  readonly revision: number;
  readonly keyBytes: number;
  readonly owner: Uint8Array;
  readonly user: Uint8Array;
  readonly permissions: number;
  readonly id: Uint8Array;
  readonly encryptMetadata: boolean;
  readonly dict: PdfDict;
}

/** Algorithm 2 of ISO 32000-2, 7.6.4.3.2: the file key of R2 to R4 from a padded user password. */
function legacyKey(p: Parameters, padded: Uint8Array): Buffer {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(p.permissions | 0);
  const meta = p.revision >= 4 && !p.encryptMetadata ? Buffer.from('ffffffff', 'hex') : Buffer.alloc(0);
  let key = md5(padded, p.owner.subarray(0, 32), permissions, p.id, meta);
  for (let i = 0; p.revision >= 3 && i < 50; i++) {
    key = md5(key.subarray(0, p.keyBytes));
  }
  return key.subarray(0, p.keyBytes);
}

function pad(password: Uint8Array): Buffer {
  return Buffer.concat([password.subarray(0, 32), PAD]).subarray(0, 32);
}

function xorKey(key: Uint8Array, value: number): Uint8Array {
  return key.map((byte) => byte ^ value);
}

/** Algorithms 4 to 7: the key when the password is the user's or the owner's, else undefined. */
function openLegacy(p: Parameters, password: Uint8Array): Buffer | undefined {
  const tryUser = (padded: Uint8Array): Buffer | undefined => {
    const key = legacyKey(p, padded);
    let check: Uint8Array;
    if (p.revision === 2) {
      check = rc4(key, PAD);
      return Buffer.compare(check, p.user.subarray(0, 32)) === 0 ? key : undefined;
    }
    check = md5(PAD, p.id);
    for (let i = 0; i < 20; i++) {
      check = rc4(xorKey(key, i), check);
    }
    return Buffer.compare(check, p.user.subarray(0, 16)) === 0 ? key : undefined;
  };
  const asUser = tryUser(pad(password));
  if (asUser !== undefined) {
    return asUser;
  }
  let ownerKey = md5(pad(password));
  for (let i = 0; p.revision >= 3 && i < 50; i++) {
    ownerKey = md5(ownerKey);
  }
  const key = ownerKey.subarray(0, p.keyBytes);
  let padded: Uint8Array = p.owner.subarray(0, 32);
  for (let i = p.revision === 2 ? 0 : 19; i >= 0; i--) {
    padded = rc4(xorKey(key, i), padded);
  }
  return tryUser(padded);
}

/** Algorithm 2.B: the slow hash of R6; R5 is one SHA-256. */
function modernHash(revision: number, password: Uint8Array, salt: Uint8Array, user: Uint8Array): Buffer {
  let k = createHash('sha256').update(password).update(salt).update(user).digest();
  if (revision < 6) {
    return k;
  }
  for (let round = 0; ; round++) {
    const block = Buffer.concat([password, k, user]);
    const k1 = Buffer.concat(Array.from({ length: 64 }, () => block));
    const cipher = createCipheriv('aes-128-cbc', k.subarray(0, 16), k.subarray(16, 32)).setAutoPadding(false);
    const e = Buffer.concat([cipher.update(k1), cipher.final()]);
    const modulo = e.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    k = createHash(modulo === 0 ? 'sha256' : modulo === 1 ? 'sha384' : 'sha512').update(e).digest();
    if (round >= 63 && (e[e.length - 1] as number) <= round - 31) {
      return k.subarray(0, 32);
    }
  }
}

function openModern(p: Parameters, password: Uint8Array): Buffer | undefined {
  const secret = password.subarray(0, 127);
  const none = new Uint8Array(0);
  const unwrap = (key: Buffer, wrapped: Uint8Array): Buffer | undefined => {
    if (wrapped.length < 32) {
      return undefined;
    }
    const cipher = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
    return Buffer.concat([cipher.update(wrapped.subarray(0, 32)), cipher.final()]);
  };
  if (p.user.length >= 48 && modernHash(p.revision, secret, p.user.subarray(32, 40), none).equals(p.user.subarray(0, 32))) {
    return unwrap(modernHash(p.revision, secret, p.user.subarray(40, 48), none), bytesOf(p.dict.get('UE')));
  }
  const user = p.user.subarray(0, 48);
  if (p.owner.length >= 48 && modernHash(p.revision, secret, p.owner.subarray(32, 40), user).equals(p.owner.subarray(0, 32))) {
    return unwrap(modernHash(p.revision, secret, p.owner.subarray(40, 48), user), bytesOf(p.dict.get('OE')));
  }
  return undefined;
}

function aesDecrypt(key: Uint8Array, data: Uint8Array): Uint8Array {
  if (data.length < 32 || data.length % 16 !== 0) {
    return data.length === 16 ? new Uint8Array(0) : data;
  }
  const cipher = createDecipheriv(key.length === 32 ? 'aes-256-cbc' : 'aes-128-cbc', key, data.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([cipher.update(data.subarray(16)), cipher.final()]);
  const padding = plain[plain.length - 1] as number;
  return padding >= 1 && padding <= 16 ? plain.subarray(0, plain.length - padding) : plain;
}

function decrypt(method: Method, fileKey: Uint8Array, data: Uint8Array, num: number, gen: number): Uint8Array {
  if (method === 'none') {
    return data;
  }
  if (method === 'aes256') {
    return aesDecrypt(fileKey, data);
  }
  const suffix = Uint8Array.of(num & 0xff, (num >> 8) & 0xff, (num >> 16) & 0xff, gen & 0xff, (gen >> 8) & 0xff);
  const salt = method === 'aes128' ? Buffer.from('sAlT') : Buffer.alloc(0);
  const key = md5(fileKey, suffix, salt).subarray(0, Math.min(fileKey.length + 5, 16));
  return method === 'aes128' ? aesDecrypt(key, data) : rc4(key, data);
}

function methodOf(dict: PdfDict, filterName: string | undefined, version: number): Method {
  if (version < 4) {
    return 'rc4';
  }
  if (filterName === undefined || filterName === 'Identity') {
    return 'none';
  }
  const filters = dict.get('CF');
  const filter = filters instanceof PdfDict ? filters.get(filterName) : null;
  const cfm = filter instanceof PdfDict ? nameOf(filter.get('CFM')) : undefined;
  return cfm === 'AESV3' ? 'aes256' : cfm === 'AESV2' ? 'aes128' : cfm === 'V2' ? 'rc4' : 'none';
}

const CLOSED: Decryptor = { opened: false, encryptMetadata: true, string: (bytes) => bytes, stream: (bytes) => bytes };

/**
 * Opens the standard security handler (7.6.4, R2 to R6) with a password, the empty one by default. Other handlers and wrong
 * passwords give a decryptor that leaves ciphertext: signatures are over stored bytes and can be judged all the same.
 */
export function openEncryption(dict: PdfDict, id: Uint8Array, password: Uint8Array): Decryptor {
  const version = intOf(dict.get('V'), 0);
  const revision = intOf(dict.get('R'), 0);
  if (nameOf(dict.get('Filter')) !== 'Standard' || ![1, 2, 4, 5].includes(version) || revision < 2 || revision > 6) {
    return CLOSED;
  }
  const encryptMetadata = dict.get('EncryptMetadata') !== false;
  const bits = version === 1 ? 40 : version === 4 ? 128 : intOf(dict.get('Length'), version === 2 ? 40 : 128);
  const keyBytes = revision === 2 ? 5 : Math.min(16, Math.max(5, bits >> 3));
  const owner = bytesOf(dict.get('O'));
  const parameters = { revision, keyBytes, owner, user: bytesOf(dict.get('U')), permissions: intOf(dict.get('P'), 0), id, encryptMetadata, dict };
  const key = revision >= 5 ? openModern(parameters, password) : openLegacy(parameters, password);
  if (key === undefined) {
    return CLOSED;
  }
  const strings = methodOf(dict, nameOf(dict.get('StrF')), version);
  const streams = nameOf(dict.get('StmF'));
  return {
    opened: true,
    encryptMetadata,
    string: (bytes, num, gen) => decrypt(strings, key, bytes, num, gen),
    stream: (bytes, num, gen, cryptFilter) => decrypt(methodOf(dict, cryptFilter ?? streams, version), key, bytes, num, gen),
  };
}
