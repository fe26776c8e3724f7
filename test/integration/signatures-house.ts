import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeldEvidence } from '../../server/archive/signatures/fetching/evidence.js';
import type { SignaturesDeps } from '../../server/archive/signatures/deps.js';
import { createSignatures } from '../../server/archive/signatures/signatures.js';
import type { Signatures } from '../../server/archive/signatures/signatures.js';
import { createSignaturesStore } from '../../server/archive/signatures/store.js';
import type { SignaturesStore } from '../../server/archive/signatures/store.js';
import { createVerificationWorker } from '../../server/archive/signatures/verification-worker.js';
import { ARCHIVE_POLICY } from '../../server/archive/signatures/verifier/judge/policy.js';
import { createTrustStore, EMPTY_TRUST } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import type { TrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import { toPlainTrust } from '../../server/archive/signatures/worker-task.js';
import type { NewRecord } from '../../server/archive/records/model.js';
import { systemActor } from '../../server/kernel/actor.js';
import { newId } from '../../server/kernel/identifiers.js';
import { openBackend } from '../../storage/backends/open.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import { aNewRecord } from '../builders/a-record.js';
import { aRegister } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';
import { signedPdf } from '../unit/signatures/support/signed-pdf.js';
import { issue, revocationList, signCms } from '../unit/signatures/support/tiny-pki.js';

export const loader = systemActor('signature-tests');
const HOUR = 3600_000;

const root = issue('Root CA thử nghiệm', undefined, { ca: true });
const signer = issue('Nguyễn Văn A', root, { serial: 77 });

/** A PDF signed by the one signer of these tests; another `mark`, another file. */
export function aPdf(mark: string): Buffer {
  return signedPdf((covered) => signCms(covered, signer, [root]), `D:20261101${mark.padStart(6, '0')}+07'00'`);
}

/** The signatures room over a real database, register, storage and verification thread; trust and evidence as the test sets them. */
export interface SignaturesHouse {
  readonly db: TestDatabase;
  readonly register: TestRegister;
  readonly signatures: Signatures;
  readonly store: SignaturesStore;
  readonly storage: PreservationStore;
  /** The root is trusted from now on (or nobody). */
  trust(known: boolean): void;
  /** The archive holds a revocation list of now, in which the signer is revoked or not; undefined: none. */
  evidence(list: { readonly revokedAt?: number } | undefined): void;
  /** The same house with another verification worker. */
  withWorker(worker: SignaturesDeps['worker']): Signatures;
  /** Stores a paper and registers it as records came in before anybody judged. */
  accession(pdf: Buffer, over?: Partial<NewRecord>): Promise<string>;
  close(): Promise<void>;
}

export async function openSignaturesHouse(): Promise<SignaturesHouse> {
  const db = await openTestDatabase();
  const staging = await createStaging({ dir: join(db.dir, 'staging') });
  const backend = await openBackend({ kind: 'local-disk', rootDir: join(db.dir, 'objects'), scratchDir: join(db.dir, 'scratch') });
  const storage = await createPreservationStore({ backend, staging, clock: () => db.clock.now() });
  const register = aRegister(db, { preservation: storage });
  const worker = createVerificationWorker({ threads: 1, timeoutMs: 60_000, maxMemoryMb: 512 });
  const workers: SignaturesDeps['worker'][] = [worker];
  const store = createSignaturesStore(db.database);
  const lent = join(db.dir, 'lent');
  await mkdir(lent, { recursive: true });
  let trust: TrustStore = EMPTY_TRUST;
  let version = 0;
  let held: HeldEvidence = { plain: { certificates: [], crls: [], ocsps: [] }, items: [] };
  const deps: SignaturesDeps = {
    store, uow: db.uow, clock: db.clock, worker, policy: ARCHIVE_POLICY, records: register.records, owners: register.owners, storage,
    trust: { current: async () => ({ version, hash: trust.hash, plain: toPlainTrust(trust) }) },
    evidence: { evidenceFor: async () => held },
    catalogue: { resultType: async () => undefined, agency: async () => undefined },
    borrow: async (objectId, logicalPath) => {
      const path = join(lent, newId());
      const parts: Buffer[] = [];
      for await (const part of (await storage.read(objectId, logicalPath)).stream) parts.push(part as Buffer);
      await writeFile(path, Buffer.concat(parts));
      return { path, release: () => rm(path, { force: true }) };
    },
  };
  return {
    db, register, store, storage, signatures: createSignatures(deps),
    withWorker(other) {
      workers.push(other);
      return createSignatures({ ...deps, worker: other });
    },
    trust(known) {
      version += 1;
      trust = known ? createTrustStore({ anchors: [{ certificate: root.certificate, tree: 'test', purposes: ['signer', 'revocation'], trustedFrom: undefined, sunset: undefined }], intermediates: [], denied: new Set() }) : EMPTY_TRUST;
    },
    evidence(list) {
      const now = db.clock.now().getTime();
      const bytes = list === undefined ? undefined : revocationList(root, now - HOUR, now + 400 * 24 * HOUR, list.revokedAt === undefined ? {} : { 77: list.revokedAt });
      const sha256 = bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex');
      held = bytes === undefined
        ? { plain: { certificates: [], crls: [], ocsps: [] }, items: [] }
        : { plain: { certificates: [], crls: [bytes], ocsps: [] }, items: [{ kind: 'crl', sha256, bytes, url: '', fetchedAt: db.clock.now().toISOString() }] };
    },
    async accession(pdf, over = {}) {
      const id = over.id ?? newId();
      const { files } = await storage.create(id, [{ logicalPath: 'master/0001.pdf', source: pdf }], { message: 'Tiếp nhận', user: { name: 'Thử', address: 'urn:test' } });
      const rows = files.map((file) => ({ role: 'master' as const, logicalPath: file.logicalPath, originalName: 'giay.pdf', mediaType: 'application/pdf', sizeBytes: file.sizeBytes, sha256: file.sha256 ?? '', sha512: file.sha512 }));
      await db.uow.run(loader, (tx) => register.records.accession(tx, loader, aNewRecord({ id, files: rows, signatureCount: 1, signatureState: 'unchecked', ownerIds: [], documentNumber: null, ...over })));
      return id;
    },
    async close() {
      await Promise.all(workers.map((one) => one.close()));
      await db.close();
    },
  };
}
