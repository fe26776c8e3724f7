import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Actor, ClientActor, OfficerActor } from '../../server/kernel/actor.js';
import type { FileEvidence } from '../../server/archive/intake/checks/evidence.js';
import { createIntake } from '../../server/archive/intake/intake.js';
import type { Intake } from '../../server/archive/intake/intake.js';
import type { GivenMetadata, ItemFile } from '../../server/archive/intake/model.js';
import type { IntakeDeps, Probe, ProbeTarget, TextReader } from '../../server/archive/intake/ports.js';
import { createIntakeStore } from '../../server/archive/intake/store.js';
import { createOutbox } from '../../server/platform/outbox/outbox.js';
import { openBackend } from '../../storage/backends/open.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import { intakeSubscriptions } from '../../jobs/handlers/examine-submission.js';
import { aRegister, aResultType } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { anOfficer, aClient } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

/** Intake over a real database, registers and storage, with simple eyes. */
export interface IntakeHouse {
  readonly db: TestDatabase;
  readonly intake: Intake;
  readonly deps: IntakeDeps;
  readonly register: TestRegister;
  readonly archive: PreservationStore;
  /** Delivers facts and runs their jobs until nothing is left; faults are shown on the papers as the job would. */
  settle(): Promise<void>;
  receive(actor: Actor, content: string | Buffer, name?: string): Promise<ItemFile>;
  close(): Promise<void>;
}

export const digitiser: OfficerActor = anOfficer({ id: 'digitiser', name: 'Lê Số Hóa', roles: ['digitisation-officer'] });
export const colleague: OfficerActor = anOfficer({ id: 'colleague', name: 'Phạm Đồng Nghiệp', roles: ['digitisation-officer'] });
export const stranger: OfficerActor = anOfficer({ id: 'stranger', name: 'Cơ quan khác', roles: ['digitisation-officer'], agencyId: 'agency-b', agencyIds: ['agency-b'] });
export const postman: OfficerActor = anOfficer({ id: 'postman', name: 'Bưu điện', roles: ['post-office'] });
export const trustedClient: ClientActor = aClient({ grant: { ...aClient().grant, permissions: ['submission.create', 'submission.read', 'submission.confirm', 'record.read'] } });

/** Metadata that the register takes without a question. */
export const COMPLETE: GivenMetadata = {
  typeCode: 'cong-van', title: 'Về việc thử nghiệm', documentNumber: '12/UBND-TH', issuedOn: '2026-10-01', issuerName: 'UBND xã Bình Sơn', fields: { subjectName: 'Trần Thị Thử' },
};

/** A PDF as the simple eyes below see it: the words of its page stand in the bytes. */
export function aPaper(words: string): string {
  return `%PDF-1.7\n${words}\n%%EOF\n`;
}

/** Reads the bytes like a child: a PDF begins with %PDF, is whole with %%EOF, and its text is what stands between. */
export const simpleProbe: Probe = {
  async examine(file: ProbeTarget): Promise<FileEvidence> {
    const bytes = await readFile(file.path, 'latin1');
    const format = bytes.startsWith('%PDF') ? 'pdf' : bytes.startsWith('JPEG') ? 'jpeg' : null;
    const whole = format === 'jpeg' || bytes.includes('%%EOF');
    return {
      name: file.displayName, sizeBytes: file.sizeBytes, sha256: file.sha256, declaredType: file.declaredType, format,
      detected: format ?? (bytes === '' ? 'empty' : 'unknown'), formatVersion: format === 'pdf' ? '1.7' : null, opens: format !== null && whole,
      encrypted: bytes.includes('/Encrypt'), truncated: format !== null && !whole, pageCount: format === null || !whole ? null : 1, tooManyPixels: false,
      activeContent: [], signatures: { signed: 0, hidden: 0, unreadable: false },
      pages: [{ number: 1, size: null, inkShare: 0.1, dpi: null, colour: null, hasText: true }], virus: { state: 'clean' },
    };
  },
};

export const simpleText: TextReader = {
  async readText(files, { recognise }) {
    const texts = await Promise.all(files.map((file) => readFile(file.path, 'utf8')));
    const scan = texts.some((text) => text.includes('SCAN'));
    if (scan && !recognise) return undefined;
    const pages = texts.map((text, index) => ({ number: index + 1, text: text.replace(/%.*$/gm, ''), confidence: scan ? 0.97 : null }));
    return {
      source: scan ? 'ocr' : 'text-layer', layer: scan ? 'none' : 'sound', pages, confidence: scan ? 0.97 : null,
      sidecar: Buffer.from(JSON.stringify({ pages })),
      fields: /Số: (\S+)/.exec(texts.join('\n'))?.[1] === undefined ? [] : [{
        field: 'documentNumber', value: /Số: (\S+)/.exec(texts.join('\n'))?.[1] ?? '', confidence: 0.9, method: 'letter-layout', page: 1, box: null, evidence: null,
      }],
    };
  },
  imagesToPdf: async (files) => Buffer.from(aPaper(`pdf of ${String(files.length)} pictures`)),
  renderPage: async () => ({ mediaType: 'image/png', bytes: Buffer.from('png') }),
};

/** Opens the house on a database of its own (or on the one given, after a restart). */
export async function openIntakeHouse(over: Partial<IntakeDeps> = {}, known?: TestDatabase): Promise<IntakeHouse> {
  const db = known ?? (await openTestDatabase());
  const staging = await createStaging({ dir: join(db.dir, 'staging') });
  const backend = await openBackend({ kind: 'local-disk', rootDir: join(db.dir, 'objects'), scratchDir: join(db.dir, 'scratch') });
  const archive = await createPreservationStore({ backend, staging, clock: () => db.clock.now() });
  const register = aRegister(db, { preservation: archive });
  const types = [aResultType({ code: 'cong-van', nameVi: 'Công văn', sensitivity: 'public', fields: [] }), aResultType()];
  const deps: IntakeDeps = {
    store: createIntakeStore(db.database),
    uow: db.uow,
    clock: db.clock,
    storage: { staging, archive },
    registers: {
      ...register,
      catalogue: {
        resultType: async (code) => types.find((type) => type.code === code),
        listTypes: async () => types,
        listAgencies: async () => [],
        procedureByCode: async () => undefined,
        componentsOf: async () => [],
        reference: async () => ({ purposes: [], dataSources: [], abolishedPapers: [], legalBases: [], retentionClasses: [], functions: [], successions: [], units: [], unitSuccessions: [] }),
      },
    },
    probe: simpleProbe,
    text: simpleText,
    settings: { maxFileBytes: 1_000_000, maxFilesPerSubmission: 50, orphanAgeMs: 24 * 3600_000, refusedAgeMs: 7 * 24 * 3600_000 },
    ...over,
  };
  const intake = createIntake(deps);
  const outbox = createOutbox(db.database, db.clock);
  return {
    db, intake, deps, register, archive,
    async settle() {
      for (let facts = await outbox.pending(100); facts.length > 0; facts = await outbox.pending(100)) {
        for (const fact of facts) {
          for (const job of intakeSubscriptions(fact)) {
            const id = String(job.payload['itemId']);
            await intake.background.advanceItem(id, { recognise: job.name === 'extract-text' }).catch((error: unknown) => intake.background.reportFailure(id, error, false));
          }
        }
        await db.database.write((transaction) => outbox.markDelivered(transaction, facts.map((fact) => fact.id)));
      }
    },
    receive: (actor, content, name = 'giay.pdf') => intake.receiveFile(actor, Readable.from([Buffer.from(content)]), { originalName: name, declaredType: 'application/pdf' }),
    close: () => db.close(),
  };
}
