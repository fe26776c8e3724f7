import { isRecord } from '../inventory.js';
import type { FindingList } from './findings.js';
import { checkLogicalPaths, pathsByDigest } from './check-paths.js';

const VERSION_NAME = /^v\d+$/;
const CREATED = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const BLOCK_KEYS = new Set(['created', 'state', 'message', 'user']);
const USER_KEYS = new Set(['name', 'address']);

/** True for the name of a version folder, padded or not. */
export function isVersionName(name: string): boolean {
  return VERSION_NAME.test(name) && Number(name.slice(1)) > 0;
}

/** The sequence of version names: from 1, without gaps, in one way of writing (E008-E013, W001). */
export function checkVersionNames(names: readonly string[], where: string, found: FindingList): void {
  if (names.length === 0) found.add('E008', `${where} has no version`);
  const versions = names.filter(isVersionName).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  const [first] = versions;
  if (first === undefined) return;
  if (Number(first.slice(1)) !== 1) found.add('E009', `${where}: the versions begin with ${first}`);
  versions.forEach((name, index) => {
    const number = Number(name.slice(1));
    const previous = versions[index - 1];
    if (previous !== undefined && number !== Number(previous.slice(1)) + 1) found.add('E010', `${where}: ${name} follows ${previous}`);
  });
  checkPadding(first, versions, where, found);
}

function checkPadding(first: string, versions: readonly string[], where: string, found: FindingList): void {
  const padded = first.startsWith('v0');
  if (padded) found.add('W001', `${where}: the version names are padded with zeros`);
  for (const name of versions) {
    const alike = padded ? name.startsWith('v0') && name.length === first.length : !name.startsWith('v0');
    if (alike) continue;
    if (padded && !name.startsWith('v0')) found.add('E011', `${where}: ${name} does not begin with v0 as ${first} does`);
    else found.add('E012', `${where}: ${name} is not written as ${first} is`);
    found.add('E013', `${where}: ${name} leaves the naming of ${first}`);
  }
}

/** One version block by itself (E048-E054, E094, E095, W007-W009); `manifest` is undefined where the inventory has none. */
export function checkVersionBlock(
  block: Record<string, unknown>,
  where: string,
  found: FindingList,
  manifest: ReadonlyMap<string, readonly string[]> | undefined,
): void {
  for (const key of Object.keys(block)) if (!BLOCK_KEYS.has(key)) found.add('E102', `${where} has the unknown key ${JSON.stringify(key)}`);
  const { created, message, user } = block;
  if (created === undefined) found.add('E048', `${where} has no created`);
  else if (typeof created !== 'string' || !isInstant(created)) found.add('E049', `${where}: created is no time with seconds and zone (RFC 3339)`);
  if (message !== undefined && typeof message !== 'string') found.add('E094', `${where}: the message is not a text`);
  if (message === undefined || user === undefined) found.add('W007', `${where} lacks message or user`);
  if (user !== undefined) checkUser(user, where, found);
  checkState(block, where, found, manifest);
}

function checkUser(user: unknown, where: string, found: FindingList): void {
  if (!isRecord(user) || typeof user['name'] !== 'string' || user['name'] === '') {
    found.add('E054', `${where}: the user has no name`);
    return;
  }
  for (const key of Object.keys(user)) if (!USER_KEYS.has(key)) found.add('E102', `${where}: the user has the unknown key ${JSON.stringify(key)}`);
  const { address } = user;
  if (address === undefined) found.add('W008', `${where}: the user has no address`);
  else if (typeof address !== 'string' || !isUri(address)) found.add('W009', `${where}: the address of the user is not a URI`);
}

function checkState(
  block: Record<string, unknown>,
  where: string,
  found: FindingList,
  manifest: ReadonlyMap<string, readonly string[]> | undefined,
): void {
  const { state } = block;
  if (state === undefined) {
    found.add('E048', `${where} has no state`);
    return;
  }
  if (!isRecord(state)) {
    found.add('E050', `${where}: the state is not a JSON object`);
    return;
  }
  const entries = pathsByDigest(state, (digest) => found.add('E051', `${where}: ${digest} of the state has no list of paths`));
  if (manifest) {
    for (const digest of entries.keys()) if (!manifest.has(digest)) found.add('E050', `${where}: ${digest} of the state is not in the manifest`);
  }
  checkLogicalPaths([...entries.values()].flat(), where, found);
}

/** A time of RFC 3339 on a day the calendar has. */
function isInstant(text: string): boolean {
  if (!CREATED.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCDate() === day;
}

/** True for something with a scheme (`urn:…`, `https://…`). */
export function isUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(text);
}
