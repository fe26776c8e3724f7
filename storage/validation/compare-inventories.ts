import { isRecord } from '../inventory.js';
import type { FindingList } from './findings.js';
import type { ReadInventory } from './check-inventory.js';
import { pathsByDigest } from './check-paths.js';

/** An older inventory against the one at the top: same object, same states, same metadata (E019, E020, E037, E040, E066, W011). */
export function compareInventories(top: ReadInventory, older: ReadInventory, folder: string, found: FindingList): void {
  const where = `${folder}/inventory.json`;
  if (older.head !== undefined && older.head !== folder) found.add('E040', `${where}: the head is ${older.head}`);
  if (older.id !== undefined && top.id !== undefined && older.id !== top.id) found.add('E037', `${where}: the id is ${older.id}, at the top ${top.id}`);
  compareContentDirectory(top, older, where, found);
  for (const [name, block] of older.versions) {
    const current = top.versions.get(name);
    if (!current) {
      found.add('E066', `${where}: the inventory at the top has no ${name}`);
      continue;
    }
    if (!sameState(top, current, older, block)) found.add('E066', `${where}: ${name} has another state than at the top`);
    const differs = ['created', 'message', 'user'].filter((key) => stable(block[key]) !== stable(current[key]));
    if (differs.length > 0) found.add('W011', `${where}: ${differs.join(', ')} of ${name} differ from the top`);
  }
}

function compareContentDirectory(top: ReadInventory, older: ReadInventory, where: string, found: FindingList): void {
  if (top.contentDirectory === older.contentDirectory) return;
  if (older.contentDirectory === undefined && older.head === 'v1') found.add('E019', `${where}: contentDirectory is not set in the first version`);
  else if ((older.contentDirectory ?? 'content') !== (top.contentDirectory ?? 'content')) {
    found.add('E019', `${where}: contentDirectory is ${older.contentDirectory ?? 'content'}, at the top ${top.contentDirectory ?? 'content'}`);
  }
}

/** Same logical paths with the same bytes; where the algorithms differ, digests are compared by the content paths they stand for. */
function sameState(top: ReadInventory, current: Record<string, unknown>, older: ReadInventory, block: Record<string, unknown>): boolean {
  const now = logicalState(current);
  const then = logicalState(block);
  if (now.size !== then.size) return false;
  for (const [path, digest] of then) {
    const other = now.get(path);
    if (other === undefined) return false;
    if (top.algorithm === older.algorithm) {
      if (other.toLowerCase() !== digest.toLowerCase()) return false;
      continue;
    }
    const files = new Set(top.manifest.get(other) ?? []);
    if (!(older.manifest.get(digest) ?? []).every((contentPath) => files.has(contentPath))) return false;
  }
  return true;
}

function logicalState(block: Record<string, unknown>): Map<string, string> {
  const state = isRecord(block['state']) ? pathsByDigest(block['state'], () => undefined) : new Map<string, readonly string[]>();
  return new Map([...state].flatMap(([digest, paths]) => paths.map((path) => [path, digest] as const)));
}

function stable(value: unknown): string {
  if (!isRecord(value)) return JSON.stringify(value) ?? '';
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
