import { hashStream } from '../digest.js';
import { keySource } from './key-source.js';
import { isStorageError, StorageError } from '../errors.js';
import type { Backend, ByteSource, ChildEntry, Leftover, MirrorMember, PutOutcome, TreeFile } from './backend.js';

/** Something a member could not do, or was helped with; for logs and for the archivist. */
export interface MirrorEvent {
  readonly kind: 'failed' | 'repaired';
  readonly member: string;
  readonly key: string;
  readonly error?: unknown;
}

/** Two or three members; `writeQuorum` copies must be durable before a write is answered (the majority by default). */
export interface MirroredOptions {
  readonly members: readonly MirrorMember[];
  readonly writeQuorum?: number;
  readonly onEvent?: (event: MirrorEvent) => void;
}

/** A backend made of several; `members` for those who compare the copies, `idle` waits for repairs under way. */
export interface MirroredBackend extends Backend {
  readonly members: readonly MirrorMember[];
  idle(): Promise<void>;
}

interface Mirror {
  readonly members: readonly MirrorMember[];
  readonly quorum: number;
  readonly tell: (event: MirrorEvent) => void;
  readonly repairs: Map<string, Promise<void>>;
}

interface Reply<T> {
  readonly member: MirrorMember;
  readonly value?: T;
  readonly error?: unknown;
}

/**
 * Everything in several places at once. The rule: a write is answered when `writeQuorum` members hold it durably; "not there" and
 * lists are answered when so many members replied that no answered write can be overlooked (n - writeQuorum + 1); removal
 * needs every member, so that erased is erased everywhere. A read that meets a member lacking the key brings the copy back.
 */
export function createMirroredBackend(options: MirroredOptions): MirroredBackend {
  const { members } = options;
  const quorum = options.writeQuorum ?? Math.floor(members.length / 2) + 1;
  if (members.length < 2 || quorum < 1 || quorum > members.length) {
    throw new StorageError('invalid', 'a mirror has two or more members and a write quorum among them', { members: members.length, quorum });
  }
  const mirror: Mirror = { members, quorum, tell: options.onEvent ?? (() => undefined), repairs: new Map() };
  const everyoneCommits = members.every(({ backend }) => backend.commitTree !== undefined);
  const everyoneRemoves = members.every(({ backend }) => backend.removeTree !== undefined);
  return {
    kind: 'mirrored',
    members,
    put: (key, source, mode) => put(mirror, key, source, mode),
    get: (key, range) => get(mirror, key, range),
    stat: (key) => stat(mirror, key),
    list: (prefix) => list(mirror, prefix),
    children: (prefix) => children(mirror, prefix),
    remove: (key) => onAll(mirror, key, (backend) => backend.remove(key)),
    async recover() {
      await ask(mirror, members, 'recover', async (backend) => backend.recover?.());
    },
    settle: (prefix) => settle(mirror, prefix),
    sweep: (olderThanMs, now, dryRun) => sweep(mirror, olderThanMs, now, dryRun === true),
    ...(everyoneCommits ? { commitTree: (prefix: string, files: readonly TreeFile[]) => commitTree(mirror, prefix, files) } : {}),
    ...(everyoneRemoves ? { removeTree: (prefix: string) => onAll(mirror, prefix, async (backend) => backend.removeTree?.(prefix)) } : {}),
    async idle() {
      while (mirror.repairs.size > 0) await Promise.all(mirror.repairs.values());
    },
  };
}

async function ask<T>(mirror: Mirror, members: readonly MirrorMember[], key: string, act: (backend: Backend) => Promise<T>): Promise<Reply<T>[]> {
  return Promise.all(
    members.map(async (member): Promise<Reply<T>> => {
      try {
        return { member, value: await act(member.backend) };
      } catch (error) {
        if (!isStorageError(error, 'missing')) mirror.tell({ kind: 'failed', member: member.name, key, error });
        return { member, error };
      }
    }),
  );
}

function answered<T>(replies: readonly Reply<T>[]): { member: MirrorMember; value: T }[] {
  return replies.flatMap((reply) => ('error' in reply ? [] : [{ member: reply.member, value: reply.value as T }]));
}

/** Throws what the caller's own fault is as it is (bad key, lying source, full disk everywhere), else `unavailable`. */
function demand(count: number, needed: number, replies: readonly Reply<unknown>[], what: string): void {
  if (count >= needed) return;
  const errors = replies.flatMap((reply) => ('error' in reply ? [reply.error] : []));
  const own = errors.find((error) => isStorageError(error) && error.kind !== 'unavailable' && error.kind !== 'missing');
  if (own !== undefined && errors.length === replies.length) throw own;
  throw new StorageError('unavailable', `${what}: ${count} of the ${needed} members needed answered`, { count, needed }, errors[0]);
}

function enoughToDeny(mirror: Mirror): number {
  return mirror.members.length - mirror.quorum + 1;
}

async function put(mirror: Mirror, key: string, source: ByteSource, mode: 'once' | 'replace'): Promise<PutOutcome> {
  if (mode === 'replace') {
    const replies = await ask(mirror, mirror.members, key, (backend) => backend.put(key, source, 'replace'));
    demand(answered(replies).length, mirror.quorum, replies, `replacing ${key}`);
    return 'stored';
  }
  // One after the other: the first member both of two writers reach decides between them.
  const replies: Reply<PutOutcome>[] = [];
  let outcome: PutOutcome = 'stored';
  for (const member of mirror.members) {
    const [reply] = await ask(mirror, [member], key, (backend) => backend.put(key, source, 'once'));
    if (!reply) continue;
    const held = reply.value === 'exists' ? await holds(member, key, source) : reply.value === 'stored';
    if (reply.value === 'exists' && !answered(replies).some((one) => one.value === 'stored')) outcome = 'exists';
    if (reply.value === 'exists' && !held) {
      if (outcome === 'exists') return 'exists';
      throw new StorageError('conflict', `${member.name} holds other bytes under ${key}`, { key, member: member.name });
    }
    replies.push(reply);
  }
  demand(answered(replies).length, mirror.quorum, replies, `storing ${key}`);
  return outcome;
}

async function holds(member: MirrorMember, key: string, source: ByteSource): Promise<boolean> {
  const { stream, sizeBytes } = await member.backend.get(key);
  if (sizeBytes !== source.sizeBytes) {
    stream.destroy();
    return false;
  }
  return (await hashStream(stream, 'sha512')) === source.sha512;
}

async function get(mirror: Mirror, key: string, range?: Parameters<Backend['get']>[1]): ReturnType<Backend['get']> {
  const replies: Reply<Awaited<ReturnType<Backend['get']>>>[] = [];
  for (const member of mirror.members) {
    const [reply] = await ask(mirror, [member], key, (backend) => backend.get(key, range));
    if (!reply) continue;
    if (reply.value) {
      const lacking = replies.filter((one) => isStorageError(one.error, 'missing'));
      for (const one of lacking) repairLater(mirror, key, member, one.member);
      return reply.value;
    }
    if (isStorageError(reply.error, 'bad-range') || isStorageError(reply.error, 'invalid')) throw reply.error;
    replies.push(reply);
  }
  const missing = replies.filter((one) => isStorageError(one.error, 'missing'));
  demand(missing.length, enoughToDeny(mirror), replies, `reading ${key}`);
  throw missing[0]?.error;
}

/** Copies a key a member lacks, beside the reading; one copy of a key to a member at a time. */
function repairLater(mirror: Mirror, key: string, from: MirrorMember, to: MirrorMember): void {
  const label = `${to.name}\n${key}`;
  if (mirror.repairs.has(label)) return;
  const work = copyKey(from.backend, to.backend, key)
    .then(() => mirror.tell({ kind: 'repaired', member: to.name, key }))
    .catch((error: unknown) => mirror.tell({ kind: 'failed', member: to.name, key, error }))
    .finally(() => mirror.repairs.delete(label));
  mirror.repairs.set(label, work);
}

async function copyKey(from: Backend, to: Backend, key: string): Promise<void> {
  await to.put(key, await keySource(from, key), 'once');
}

async function stat(mirror: Mirror, key: string): ReturnType<Backend['stat']> {
  const replies = await ask(mirror, mirror.members, key, (backend) => backend.stat(key));
  const found = answered(replies).find((reply) => reply.value !== undefined);
  if (found) return found.value;
  demand(answered(replies).length, enoughToDeny(mirror), replies, `looking for ${key}`);
  return undefined;
}

async function* list(mirror: Mirror, prefix: string): AsyncGenerator<{ key: string; sizeBytes: number }> {
  // Walked folder by folder: only so can the members be joined without holding all their keys in memory.
  for (const entry of await children(mirror, prefix)) {
    const key = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.kind === 'directory') yield* list(mirror, key);
    else yield { key, sizeBytes: (await stat(mirror, key))?.sizeBytes ?? 0 };
  }
}

async function children(mirror: Mirror, prefix: string): Promise<ChildEntry[]> {
  const replies = await ask(mirror, mirror.members, prefix, (backend) => backend.children(prefix));
  demand(answered(replies).length, enoughToDeny(mirror), replies, `listing ${prefix}`);
  const joined = new Map<string, ChildEntry>();
  for (const { value } of answered(replies)) for (const entry of value) if (!joined.has(entry.name)) joined.set(entry.name, entry);
  return [...joined.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function onAll(mirror: Mirror, key: string, act: (backend: Backend) => Promise<void>): Promise<void> {
  // A copy being brought back must not come after the removal.
  while (mirror.repairs.size > 0) await Promise.all(mirror.repairs.values());
  const replies = await ask(mirror, mirror.members, key, act);
  demand(answered(replies).length, mirror.members.length, replies, `removing ${key}`);
}

async function commitTree(mirror: Mirror, prefix: string, files: readonly TreeFile[]): Promise<PutOutcome> {
  const looked = await ask(mirror, mirror.members, prefix, (backend) => backend.children(prefix));
  const present = answered(looked).filter((reply) => reply.value.length > 0);
  demand(answered(looked).length, enoughToDeny(mirror), looked, `looking for ${prefix}`);
  const [holder] = present;
  const lacking = mirror.members.filter((member) => !present.some((reply) => reply.member === member));
  const replies: Reply<PutOutcome>[] = present.map(({ member }) => ({ member, value: 'exists' }));
  // What one member holds already is the truth for the others: a repeat after a cut completes it and never writes a second one.
  const tree = holder ? await treeOf(holder.member.backend, prefix) : files;
  let outcome: PutOutcome = holder ? 'exists' : 'stored';
  for (const member of lacking) {
    const [reply] = await ask(mirror, [member], prefix, async (backend) => backend.commitTree?.(prefix, tree) ?? 'exists');
    if (!reply) continue;
    if (reply.value === 'exists' && answered(replies).length === 0) outcome = 'exists';
    replies.push(reply);
  }
  demand(answered(replies).length, mirror.quorum, replies, `committing ${prefix}`);
  return outcome;
}

/** Copies to every member the keys it lacks below the prefix, until the quorum holds all of them. */
async function settle(mirror: Mirror, prefix: string): Promise<void> {
  const replies = await ask(mirror, mirror.members, prefix, async (backend) => {
    const keys = new Set<string>();
    for await (const { key } of backend.list(prefix)) keys.add(key);
    return keys;
  });
  const reached = answered(replies);
  demand(reached.length, mirror.quorum, replies, `comparing the copies of ${prefix}`);
  const all = new Set(reached.flatMap(({ value }) => [...value]));
  const completed = await Promise.all(
    reached.map(({ member, value: held }) =>
      ask(mirror, [member], prefix, async (backend) => {
        for (const key of all) {
          const from = held.has(key) ? undefined : reached.find((other) => other.value.has(key));
          if (!from) continue;
          await copyKey(from.member.backend, backend, key);
          mirror.tell({ kind: 'repaired', member: member.name, key });
        }
      }),
    ),
  );
  demand(answered(completed.flat()).length, mirror.quorum, completed.flat(), `completing the copies of ${prefix}`);
}

async function treeOf(backend: Backend, prefix: string): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  for await (const { key } of backend.list(prefix)) files.push({ key: key.slice(prefix.length + 1), source: await keySource(backend, key) });
  return files;
}

async function sweep(mirror: Mirror, olderThanMs: number, now: Date, dryRun: boolean): Promise<Leftover[]> {
  const replies = await ask(mirror, mirror.members, 'sweep', async (backend) => (await backend.sweep?.(olderThanMs, now, dryRun)) ?? []);
  return answered(replies).flatMap(({ member, value }) => value.map((one) => ({ ...one, name: `${member.name}: ${one.name}` })));
}
