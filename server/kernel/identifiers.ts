import { randomBytes, randomUUID } from 'node:crypto';

/** A new unguessable identifier (UUID version 4) for records, dossiers, submissions. */
export function newId(): string {
  return randomUUID();
}

/** A new unguessable secret of n bytes, base64url: sessions, one-time passwords, client keys. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** An identifier that sorts by time (48 bits of milliseconds, 80 random bits): outbox rows and jobs. */
export function newSortableId(now: Date): string {
  let time = now.getTime();
  let head = '';
  for (let i = 0; i < 10; i += 1) {
    head = ALPHABET.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  let tail = '';
  for (const byte of randomBytes(16)) tail += ALPHABET.charAt(byte % 32);
  return head + tail;
}
