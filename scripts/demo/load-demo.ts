import { createReadStream } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { DemoAccount } from '../../server/archive/access/pages.js';
import type { User } from '../../server/archive/access/model.js';
import { readCatalogue } from '../../server/archive/catalogue/read-catalogue.js';
import type { GivenMetadata } from '../../server/archive/intake/model.js';
import type { House } from '../../server/compose.js';
import type { Actor, ClientGrant, OfficerActor } from '../../server/kernel/actor.js';
import { systemActor } from '../../server/kernel/actor.js';
import { SENSITIVITIES } from '../../server/kernel/sensitivity.js';
import type { DemoDocument, DemoProvince } from './province/model.js';
import { generateProvince } from './generate.js';
import { tellRetention } from './tell-retention.js';
import { trustDemoPki } from './trust-demo-pki.js';

/** What the loader says while it works. */
export interface DemoProgress {
  step(text: string): void;
  count(done: number, total: number): void;
}

/** What stands in DATA_DIR/demo.json once the province is loaded. */
export interface DemoState {
  readonly done: boolean;
  readonly accounts: readonly DemoAccount[];
  readonly apiKeys: readonly { readonly name: string; readonly key: string }[];
}

export const DEMO_PASSWORD = 'kho-so-thu-nghiem';
const SEED = 'kho-so';
const CATALOGUE = fileURLToPath(new URL('../../server/archive/catalogue/data', import.meta.url));
const LETTERS = fileURLToPath(new URL('../../../shared/corpus/letters', import.meta.url));
const STATE_FILE = 'demo.json';
const loader = systemActor('demo');

/** The state of the demo in a data folder; undefined when none was begun. */
export async function readDemoState(dataDir: string): Promise<DemoState | undefined> {
  const text = await readFile(join(dataDir, STATE_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as DemoState);
}

/**
 * Loads the demo province through the real intake: the same doors, checks, recognition and jobs as any paper. Can be broken off
 * and begun again: every delivery carries its own idempotency key.
 */
export async function loadDemo(house: House, progress: DemoProgress, options: { limit?: number } = {}): Promise<DemoState> {
  const { archive, ground } = house;
  progress.step('catalogue');
  const { bundle, refused } = await readCatalogue(CATALOGUE);
  await archive.catalogue.importCatalogue(loader, bundle, refused);
  const province = await generateProvince({ seed: SEED, today: ground.clock.today() });
  progress.step('accounts');
  const users = await makeUsers(house, province);
  const apiKeys = await makeClients(house, province);
  progress.step('owners');
  const owners = await makeOwners(house, province);
  progress.step('dossiers');
  const actors = await actorsOf(house, users);
  progress.step('trust');
  await trustDemoPki(house, SEED, [...actors.values()].filter((actor) => actor.roles.includes('administrator')));
  const dossiers = await makeDossiers(house, province, owners, actors);
  progress.step('papers');
  const records = await bringPapers(house, province, { owners, dossiers, actors }, progress, options.limit);
  if (options.limit === undefined) await bringLetters(house, actors, progress);
  progress.step('history');
  await tellHistory(house, province, records);
  await closeDossiers(house, province, dossiers, actors);
  await house.background.settled();
  progress.step('retention');
  await tellRetention(house, actors, records);
  await house.background.settled();
  const accounts = await accountsOf(house, users);
  const state: DemoState = { done: true, accounts, apiKeys };
  await saveState(house.config.dataDir, state);
  return state;
}

async function saveState(dataDir: string, state: DemoState): Promise<void> {
  const path = join(dataDir, STATE_FILE);
  await writeFile(`${path}.new`, JSON.stringify(state, null, 1), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

async function makeUsers(house: House, province: DemoProvince): Promise<User[]> {
  const known = new Map((await house.archive.access.users(loader)).map((user) => [user.loginName, user]));
  const users: User[] = [];
  for (const user of province.users) {
    users.push(known.get(user.loginName) ?? (await house.archive.access.createUser(loader, { ...user, password: DEMO_PASSWORD })).user);
  }
  return users;
}

async function makeClients(house: House, province: DemoProvince): Promise<DemoState['apiKeys']> {
  const known = await house.archive.access.clients(loader);
  const keys: { name: string; key: string }[] = [];
  for (const client of province.clients) {
    const grant: ClientGrant = { permissions: client.permissions, typeCodes: client.typeCodes, purposes: client.purposes, sensitivities: SENSITIVITIES };
    const before = known.find((one) => one.name === client.name);
    const issued = before === undefined ? await house.archive.access.issueClientKey(loader, { name: client.name, agencyId: client.agencyId, grant }) : await house.archive.access.changeClient(loader, before.id, { rotate: true });
    keys.push({ name: client.name, key: issued.key ?? '' });
  }
  return keys;
}

async function makeOwners(house: House, province: DemoProvince): Promise<Map<string, string>> {
  const { owners } = house.archive;
  const ids = new Map<string, string>();
  for (const owner of [...province.persons, ...province.organisations]) {
    const made = await house.ground.uow.run(loader, (tx) =>
      owners.ensure(tx, loader, {
        kind: owner.kind, name: owner.name, address: owner.address, ...(owner.kind === 'person' ? { birthDate: owner.birthDate, sex: owner.sex } : {}),
        identifiers: owner.identifiers.map((one) => ({ kind: one.kind, value: one.value, validFrom: one.validFrom ?? null, validTo: one.validTo ?? null, evidence: 'demo' })),
      }),
    );
    ids.set(owner.ref, made.id);
  }
  for (const relation of province.relations) {
    const [ownerId, relatedId] = [ids.get(relation.ownerRef), ids.get(relation.relatedRef)];
    if (ownerId === undefined || relatedId === undefined) continue;
    await house.ground.uow.run(loader, (tx) => owners.relate(tx, loader, { ownerId, relatedId, kind: relation.kind }));
  }
  return ids;
}

/** Everybody as he would act when signed in. */
async function actorsOf(house: House, users: readonly User[]): Promise<Map<string, OfficerActor>> {
  const today = house.ground.clock.today();
  const actors = new Map<string, OfficerActor>();
  for (const user of users) {
    const agencyIds = await house.archive.catalogue.agencyFamily(user.agencyId, today);
    actors.set(user.loginName, { kind: 'officer', id: user.id, name: user.displayName, roles: user.roles, agencyId: user.agencyId, agencyIds, provinceWide: user.provinceWide });
  }
  return actors;
}

async function makeDossiers(house: House, province: DemoProvince, owners: ReadonlyMap<string, string>, actors: ReadonlyMap<string, OfficerActor>): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const dossier of province.dossiers) {
    const handler = [...actors.values()].find((actor) => actor.roles.includes('counter-officer') && actor.agencyIds.includes(dossier.agencyId));
    const ownerId = owners.get(dossier.ownerRef);
    if (ownerId === undefined || handler === undefined) continue;
    const opened = await house.archive.dossiers.open(handler, { code: dossier.code, procedureCode: dossier.procedureCode, ownerId, purpose: dossier.purpose ?? null, dueOn: dossier.dueOn ?? null, openedOn: dossier.openedOn });
    ids.set(dossier.ref, opened.id);
  }
  return ids;
}

interface Known {
  readonly owners: ReadonlyMap<string, string>;
  readonly dossiers: ReadonlyMap<string, string>;
  readonly actors: ReadonlyMap<string, OfficerActor>;
}

/** Delivers every paper through intake and waits for each to come to rest; answers the records by the demo's names. */
async function bringPapers(house: House, province: DemoProvince, known: Known, progress: DemoProgress, limit: number | undefined): Promise<Map<string, { recordId: string; actor: Actor }>> {
  const items = new Map<string, { itemId: string; actor: OfficerActor }>();
  const total = Math.min(province.documentCount, limit ?? Number.POSITIVE_INFINITY);
  let brought = 0;
  const wanted = limit === undefined ? province.documents() : province.documentsWhere((outline) => province.outlines.indexOf(outline) < limit);
  for await (const document of wanted) {
    const actor = known.actors.get(document.uploader);
    if (actor !== undefined) items.set(document.ref, { itemId: await deliver(house, document, actor, known), actor });
    brought += 1;
    progress.count(Math.max(0, brought - (await unsettled(house))), total);
  }
  for (;;) {
    const open = await unsettled(house);
    progress.count(total - open, total);
    if (open === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await house.background.settled();
  const archived = await archivedItems(house);
  return new Map([...items].flatMap(([ref, { itemId, actor }]) => {
    const recordId = archived.get(itemId);
    return recordId === undefined ? [] : [[ref, { recordId, actor }] as const];
  }));
}

/**
 * Real public letters of a province, when the folder with them lies beside the repository: they come in without metadata, so that the
 * confirm screen has something true to read.
 */
async function bringLetters(house: House, actors: ReadonlyMap<string, OfficerActor>, progress: DemoProgress): Promise<void> {
  const names = (await readdir(LETTERS).catch(() => [])).filter((name) => name.endsWith('.pdf')).sort();
  const actor = actors.get('sohoa.ubnd-tinh');
  if (names.length === 0 || actor === undefined) return;
  progress.step('letters');
  for (const name of names) {
    const file = await house.archive.intake.receiveFile(actor, createReadStream(join(LETTERS, name)), { originalName: name, declaredType: 'application/pdf' });
    await house.archive.intake.createSubmission(actor, { channel: 'web', idempotencyKey: `demo:${SEED}:letter:${name}`, papers: [{ files: [file] }] });
  }
  await house.background.settled();
}

/** Which record each archived paper became. */
async function archivedItems(house: House): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await house.archive.intake.listItems(loader, { states: ['archived'] }, cursor, 200);
    for (const { item } of page.items) if (item.recordId !== null) found.set(item.id, item.recordId);
    cursor = page.nextCursor;
  }
  return found;
}

async function unsettled(house: House): Promise<number> {
  const { counts } = await house.archive.intake.listItems(loader, {}, undefined, 1);
  return (counts.received ?? 0) + (counts.examining ?? 0) + (counts.confirming ?? 0);
}

async function deliver(house: House, document: DemoDocument, actor: OfficerActor, known: Known): Promise<string> {
  const { intake } = house.archive;
  const file = await intake.receiveFile(actor, Readable.from([Buffer.from(document.bytes)]), { originalName: document.fileName, declaredType: document.mediaType });
  const dossierId = document.dossierRef === null ? undefined : known.dossiers.get(document.dossierRef);
  const ownerRefs = [document.ownerRef, ...document.furtherOwnerRefs].filter((ref): ref is string => ref !== null);
  const ownerIds = ownerRefs.map((ref) => known.owners.get(ref)).filter((id): id is string => id !== undefined);
  const given: GivenMetadata = {
    ...pickTruth(document), ownerIds, ...(document.procedureCode === null ? {} : { procedureCode: document.procedureCode }), ...(document.componentCode === null ? {} : { componentCode: document.componentCode }),
  };
  const { items } = await intake.createSubmission(actor, {
    channel: actor.roles.includes('post-office') ? 'post-office' : 'cli', idempotencyKey: `demo:${SEED}:${document.ref}`, papers: [{ files: [file], given }],
    ...(dossierId === undefined ? {} : { dossierId }), ...(ownerIds[0] === undefined ? {} : { ownerId: ownerIds[0] }),
  });
  return items[0]?.id ?? '';
}

function pickTruth({ truth }: DemoDocument): GivenMetadata {
  const { title, abstract, documentNumber, typeCode, issuedOn, issuerName, issuerAgencyId, signerName, signerTitle, copyClass, validFrom, validTo, purpose, fields } = truth;
  return { title, abstract, documentNumber, typeCode, issuedOn, issuerName, issuerAgencyId, signerName, signerTitle, copyClass, validFrom, validTo, purpose, fields };
}

/** Changes of validity and links, as they would have been told after the papers were filed. */
async function tellHistory(house: House, province: DemoProvince, records: ReadonlyMap<string, { recordId: string; actor: Actor }>): Promise<void> {
  for (const outline of province.outlines) {
    const own = records.get(outline.ref);
    if (own === undefined) continue;
    for (const change of outline.truth.statusChanges) {
      const superseding = change.supersededByRef === undefined ? undefined : records.get(change.supersededByRef)?.recordId;
      await house.archive.records
        .changeStatus(loader, own.recordId, { status: change.status, from: change.from, reason: change.reason, ...(change.reference === undefined ? {} : { reference: change.reference }), ...(superseding === undefined ? {} : { supersededById: superseding }) })
        .catch(ignoreRepeat);
    }
    for (const link of outline.truth.links) {
      const to = records.get(link.toRef);
      if (to !== undefined) await house.archive.records.link(loader, { fromId: own.recordId, toId: to.recordId, kind: link.kind, ...(link.note === undefined ? {} : { note: link.note }) }).catch(ignoreRepeat);
    }
  }
}

/** A history begun before and told again changes nothing. */
function ignoreRepeat(error: unknown): void {
  if ((error as { kind?: string }).kind !== 'conflict' && (error as { kind?: string }).kind !== 'invalid') throw error;
}

async function closeDossiers(house: House, province: DemoProvince, dossiers: ReadonlyMap<string, string>, actors: ReadonlyMap<string, OfficerActor>): Promise<void> {
  for (const dossier of province.dossiers) {
    const id = dossiers.get(dossier.ref);
    const handler = [...actors.values()].find((actor) => actor.roles.includes('counter-officer') && actor.agencyIds.includes(dossier.agencyId));
    if (dossier.closedOn === undefined || id === undefined || handler === undefined) continue;
    await house.archive.dossiers.close(handler, id, dossier.closedOn).catch(ignoreRepeat);
  }
}

async function accountsOf(house: House, users: readonly User[]): Promise<DemoAccount[]> {
  const names = new Map((await house.archive.catalogue.listAgencies()).map((agency) => [agency.id, agency.name]));
  return users.map((user) => ({ loginName: user.loginName, password: DEMO_PASSWORD, roleKey: `access.role.${user.roles[0] ?? 'auditor'}`, agencyName: names.get(user.agencyId) ?? user.agencyId }));
}
