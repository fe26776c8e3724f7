import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import request from 'supertest';
import { readCatalogue } from '../../../server/archive/catalogue/read-catalogue.js';
import type { Dossier } from '../../../server/archive/dossiers/model.js';
import type { GivenMetadata } from '../../../server/archive/intake/model.js';
import { compose } from '../../../server/compose.js';
import type { House } from '../../../server/compose.js';
import { buildPages, buildRoutes } from '../../../server/composition/doors.js';
import type { DoorParts } from '../../../server/composition/wing.js';
import { loadConfig } from '../../../server/config/load.js';
import type { ClientGrant, OfficerActor, Role } from '../../../server/kernel/actor.js';
import { systemActor } from '../../../server/kernel/actor.js';
import type { Clock } from '../../../server/kernel/clock.js';
import { localDateOf } from '../../../server/kernel/calendar.js';
import { createRateLimits } from '../../../server/platform/http/rate-limit.js';
import { createTranslator } from '../../../server/platform/i18n/translator.js';
import { aLetterPdf } from '../../builders/a-letter-pdf.js';
import type { LetterSpec } from '../../builders/a-letter-pdf.js';

/** The loader of the tests: the archive itself. */
export const loader = systemActor('http-tests');
export const PASSWORD = 'mot-mat-khau-du-dai-9';
export const AGENCY_A = 'ubnd-xa-binh-son';
export const AGENCY_B = 'ubnd-xa-van-tuong';
const CATALOGUE = fileURLToPath(new URL('../../../server/archive/catalogue/data', import.meta.url));

/** A browser of one signed-in officer. */
export interface Browser {
  readonly actor: OfficerActor;
  readonly token: string;
  readonly csrf: string;
  get(path: string): request.Test;
  head(path: string): request.Test;
  /** With the session's CSRF token. */
  post(path: string): request.Test;
}

/** A system with a key. */
export interface System {
  readonly id: string;
  readonly key: string;
  get(path: string): request.Test;
  post(path: string): request.Test;
}

/** The whole default application on a temporary folder, and ways to put something into it. */
export interface TestArchive {
  readonly house: House;
  readonly dir: string;
  /** Moves the clock of the whole house on. */
  advance(ms: number): void;
  user(loginName: string, agencyId: string, ...roles: Role[]): Promise<{ id: string }>;
  signIn(loginName: string): Promise<Browser>;
  client(name: string, agencyId: string, grant: Partial<ClientGrant>, more?: { ratePerMinute?: number; expiresAt?: string }): Promise<System>;
  owner(name: string, personalNumber: string): Promise<string>;
  dossier(officer: OfficerActor, code: string, ownerId: string, purpose?: string): Promise<Dossier>;
  /** Brings a paper through intake and answers its item; with complete metadata of one who may confirm it is archived at once. */
  bring(actor: OfficerActor, letter: LetterSpec, given: GivenMetadata, more?: { dossierId?: string; name?: string }): Promise<{ itemId: string; submissionId: string; recordId: string | null; reason: unknown; bytes: Buffer }>;
  doors(): { routes: ReturnType<typeof buildRoutes>; pages: ReturnType<typeof buildPages> };
  close(): Promise<void>;
}

/** Complete metadata for a paper of a type. */
export function given(typeCode: string, over: GivenMetadata = {}): GivenMetadata {
  return { typeCode, title: 'Văn bản thử nghiệm', issuedOn: '2026-03-09', issuerName: 'Ủy ban nhân dân xã Bình Sơn', copyClass: 'A', ...over };
}

/** Composes an archive on an empty folder; `catalogue: false` leaves it without catalogue. */
export async function anArchive(options: { env?: Record<string, string>; catalogue?: boolean; background?: boolean } = {}): Promise<TestArchive> {
  const dir = await mkdtemp(join(tmpdir(), 'khoso-http-'));
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const clock: Clock = { now, today: () => localDateOf(now()) };
  const config = loadConfig({ DATA_DIR: dir, PORT: '0', KHOSO_OCR: 'off', KHOSO_WORKERS: '1', ...options.env });
  const house = await compose(config, { clock, logFile: join(dir, 'khoso.log') });
  if (options.catalogue !== false) {
    const { bundle, refused } = await readCatalogue(CATALOGUE);
    await house.archive.catalogue.importCatalogue(loader, bundle, refused);
  }
  if (options.background !== false) await house.background.start();
  return {
    house, dir,
    advance: (ms) => {
      ahead += ms;
    },
    ...people(house),
    ...papers(house),
    doors: () => {
      const door: DoorParts = {
        ground: house.ground, archive: house.archive, background: house.background, wings: house.wings, translator: createTranslator(), rateLimits: createRateLimits(), demoAccounts: [], version: '0',
        startedAt: '2026-01-01T00:00:00.000Z', parts: house.parts,
      };
      return { routes: buildRoutes(door), pages: buildPages(door) };
    },
    close: async () => {
      await house.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function people(house: House): Pick<TestArchive, 'user' | 'signIn' | 'client' | 'owner' | 'dossier'> {
  const { access, owners, dossiers } = house.archive;
  return {
    user: async (loginName, agencyId, ...roles) => (await access.createUser(loader, { loginName, displayName: `Cán bộ ${loginName}`, agencyId, roles, password: PASSWORD })).user,
    async signIn(loginName) {
      const { token, signedIn } = await access.signIn(loginName, PASSWORD, '127.0.0.1');
      const cookie = `khoso_session=${token}`;
      const csrf = signedIn.session.csrfToken;
      return {
        actor: signedIn.actor, token, csrf,
        get: (path) => request(house.app).get(path).set('Cookie', cookie).set('Accept', 'text/html'),
        head: (path) => request(house.app).head(path).set('Cookie', cookie),
        post: (path) => request(house.app).post(path).set('Cookie', cookie).set('X-CSRF-Token', csrf).set('Accept', 'text/html'),
      };
    },
    async client(name, agencyId, grant, more = {}) {
      const whole: ClientGrant = { permissions: ['record.read', 'record.content', 'search.use'], typeCodes: '*', purposes: [], sensitivities: ['public'], ...grant };
      const { client, key } = await access.issueClientKey(loader, { name, agencyId, grant: whole, ...more });
      return {
        id: client.id, key,
        get: (path) => request(house.app).get(path).set('Authorization', `Bearer ${key}`),
        post: (path) => request(house.app).post(path).set('Authorization', `Bearer ${key}`),
      };
    },
    owner: (name, value) =>
      house.ground.uow.run(loader, async (tx) => (await owners.ensure(tx, loader, { kind: 'person', name, identifiers: [{ kind: 'personal-number', value }] })).id),
    dossier: (officer, code, ownerId, purpose = 'Giải quyết thủ tục hành chính') =>
      dossiers.open(officer, { code, procedureCode: '1.001193', ownerId, purpose }),
  };
}

function papers(house: House): Pick<TestArchive, 'bring'> {
  return {
    async bring(actor, letter, metadata, more = {}) {
      const { intake } = house.archive;
      const bytes = Buffer.from(await aLetterPdf(letter));
      const file = await intake.receiveFile(actor, Readable.from([bytes]), { originalName: more.name ?? 'văn bản.pdf', declaredType: 'application/pdf' });
      const { submission } = await intake.createSubmission(actor, {
        channel: 'cli', papers: [{ files: [file], given: metadata }], ...(more.dossierId === undefined ? {} : { dossierId: more.dossierId }),
      });
      await house.background.settled();
      const [item] = (await intake.getSubmission(actor, submission.id)).items;
      if (item === undefined) throw new Error('the delivery has no paper');
      return { itemId: item.id, submissionId: submission.id, recordId: item.recordId, reason: [item.state, item.fault, item.findings], bytes };
    },
  };
}
