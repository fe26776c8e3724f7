import { createHash } from 'node:crypto';

const KEY_BYTES = 32;

/** The bytes of a master key; undefined when the text is none. */
export function readMasterKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (!/^[A-Za-z0-9+/_-]{42,44}={0,2}$/.test(trimmed)) return undefined;
  const key = Buffer.from(trimmed, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}

/** True for a text that was given and is no key. */
export function masterKeyFault(text: string | undefined): boolean {
  return text !== undefined && readMasterKey(text) === undefined;
}

/** The name by which wrapped keys remember their master key; tells nothing of it. */
export function masterKeyId(key: Buffer): string {
  return createHash('sha256').update('kho-so master key').update(key).digest('hex').slice(0, 16);
}
